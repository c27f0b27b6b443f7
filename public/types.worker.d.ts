// What a service worker finds in its surroundings, where the checker's own library takes every worker for any worker.

declare const registration: ServiceWorkerRegistration;
declare const clients: Clients;
declare function skipWaiting(): Promise<void>;
declare function addEventListener<Type extends keyof ServiceWorkerGlobalScopeEventMap>(type: Type, listener: (event: ServiceWorkerGlobalScopeEventMap[Type]) => void): void;

interface Request {
  /** Whether the browser goes back or forward to it: of the Fetch standard, and not in the checker's library. */
  readonly isHistoryNavigation: boolean;
}
