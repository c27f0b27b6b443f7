// Invented people's addresses, and what the form asks for in their countries. Telephone numbers are reserved for fiction.

import type { Table } from "./form.ts";

export const NAME: Table = { "First name": "Ada", "Last name": "Sample" };

export interface Country {
  country: string;
  /** The labels of the address fields below the country, in page order. */
  asks: string[];
  /** The sentences of a form that has a name, a country and nothing else. */
  wants: string[];
  /** An address to enter. */
  address: Table;
  /** The address as the check page and the record show it, the name in its place. */
  written: string[];
}

const STREET = "Enter address line 1, such as the street and house number";

export const COUNTRIES: Record<string, Country> = {
  US: {
    country: "United States",
    asks: ["Address line 1", "Address line 2 (optional)", "City", "State", "ZIP code"],
    wants: [STREET, "Enter your city", "Select your state", "Enter your ZIP code"],
    address: { "Address line 1": "100 Example Street", City: "Springfield", State: "Illinois", "ZIP code": " 62701 " },
    written: ["Ada Sample", "100 Example Street", "Springfield, IL 62701"],
  },
  JP: {
    country: "Japan",
    asks: ["Address line 1", "Address line 2 (optional)", "Prefecture", "Postal code"],
    wants: [STREET, "Select your prefecture", "Enter your postal code"],
    address: { "Address line 1": "1-2-3 Example", Prefecture: "Tokyo 東京都", "Postal code": "1540023" },
    written: ["Ada Sample", "1-2-3 Example, Tokyo", "154-0023"],
  },
  IE: {
    country: "Ireland",
    asks: ["Address line 1", "Address line 2 (optional)", "City", "County (optional)", "Eircode (optional)"],
    wants: [STREET, "Enter your city"],
    address: { "Address line 1": "10 Example Road", City: "Sampletown", "County (optional)": "Co. Example", "Eircode (optional)": "a65f4e2" },
    written: ["Ada Sample", "10 Example Road", "Sampletown", "Co. Example", "A65 F4E2"],
  },
  SG: {
    country: "Singapore",
    asks: ["Address line 1", "Address line 2 (optional)", "Postal code"],
    wants: [STREET, "Enter your postal code"],
    address: { "Address line 1": "5 Example Avenue", "Address line 2 (optional)": "#01-02", "Postal code": "546 080" },
    written: ["Ada Sample", "5 Example Avenue", "#01-02", "SINGAPORE 546080"],
  },
  AE: {
    country: "United Arab Emirates",
    asks: ["Address line 1", "Address line 2 (optional)", "Emirate"],
    wants: [STREET, "Select your emirate"],
    address: { "Address line 1": "Example Tower 7", Emirate: "Dubai إمارة دبيّ" },
    written: ["Ada Sample", "Example Tower 7", "Dubai"],
  },
};

/** A whole registration, ready to be sent. */
export const WHOLE: Table = { ...NAME, Country: COUNTRIES.US.country, ...COUNTRIES.US.address };

/** The same as the API takes it. */
export const WHOLE_DRAFT = {
  first_name: "Ada",
  last_name: "Sample",
  country: "US",
  address1: "100 Example Street",
  city: "Springfield",
  state: "IL",
  postal_code: "62701",
};
