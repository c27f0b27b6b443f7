//! The widget's app: the guide within a page of somebody else's, in a frame.
//!
//! It has no address, no network and no listeners of its own: `public/embed.js` hands it what was answered, as a query,
//! and it puts the screen that this leads to on the page. A signal or an effect would be more than all of it.
#![cfg(target_arch = "wasm32")]

use std::cell::RefCell;

use rules::Date;
use rules::interview::{Answers, Link};
use ui::guide::{Carry, Guide, START_AGAIN, Stop, Turn};
use wasm_bindgen::prelude::*;
use web_sys::{Document, HtmlElement};
use words::Words;

/// Memory. The standard allocator is twice the size; what is asked of it here is little.
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

thread_local! {
    static APP: RefCell<App> = const { RefCell::new(App::new()) };
}

struct App {
    content: Option<(&'static Guide, Words)>,
    /// The latest answer to each question, so that going back shows it.
    remembered: Option<Answers>,
}

/// Takes the words and the policy of a language; `false` where they are another build's.
#[wasm_bindgen]
pub fn speak(content: &[u8]) -> bool {
    let Ok(sent) = postcard::from_bytes::<ui::Content>(content) else {
        return false;
    };
    let Some(words) = Words::keep(sent.words) else {
        return false;
    };
    let guide = Box::leak(Box::new(sent.guide));
    APP.with_borrow_mut(|app| app.content = Some((guide, words)));
    true
}

/// Shows where a query leads: that of a link, or what a form holds.
#[wasm_bindgen]
pub fn show(query: &str) {
    APP.with_borrow_mut(|app| app.show(query));
}

impl App {
    const fn new() -> App {
        App {
            content: None,
            remembered: None,
        }
    }

    fn show(&mut self, query: &str) -> Option<()> {
        let (guide, words) = self.content?;
        let document = web_sys::window()?.document()?;
        let pairs: Vec<(String, String)> = query
            .trim_start_matches('?')
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (Link::decode(name), Link::decode(value)))
            .collect();
        let stop = self.stop(guide, &pairs);
        let main = element(&document, "main")?;
        // What the page around the frame is told: how it ended, and none of the answers.
        let outcome = match &stop {
            Stop::Conclude(conclusion) => conclusion.message(guide),
            _ => String::new(),
        };
        let _ = main.dataset().set("outcome", &outcome);
        let foot = ui::frame::foot(guide, words, &stop, Carry::Frame);
        let screen = ui::guide::screen(guide, words, stop, Carry::Frame);
        document.set_title(&screen.title);
        screen.body.show(&main);
        foot.show(element(&document, "foot")?.as_ref());
        Some(())
    }

    fn stop(&mut self, guide: &'static Guide, pairs: &[(String, String)]) -> Stop<'static> {
        let pairs = || {
            pairs
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
        };
        let remembered = self.remembered.get_or_insert_default();
        if pairs().any(|(name, _)| name == START_AGAIN) {
            *remembered = Answers::default();
        }
        let turn = Turn::from_pairs(pairs());
        let own = turn.answers.iter();
        own.for_each(|(question, choice)| remembered.set(question, choice));
        let mut stop = turn.stop(&guide.policy, today());
        // Back at a question, its answer is as it was left.
        if let Stop::Ask(ask) = &mut stop
            && ask.chosen.is_none()
            && !ask.is_unanswered
        {
            ask.chosen = remembered.get(&ask.question.id).map(str::to_owned);
        }
        stop
    }
}

fn element(document: &Document, id: &str) -> Option<HtmlElement> {
    document.get_element_by_id(id)?.dyn_into().ok()
}

/// Today, by the clock of the reader's device.
fn today() -> Date {
    let now = js_sys::Date::new_0();
    Date::new(
        now.get_full_year() as u16,
        now.get_month() as u8 + 1,
        now.get_date() as u8,
    )
    .unwrap_or(Date::OF_ARTICLE)
}
