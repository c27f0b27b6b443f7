//! The contact fields, which the profile and the registration form share. Labels and fields follow the country.

use leptos::prelude::*;
use rules::registration::{Difference, Draft, Field, Region};
use words::{Words, field_hint, marked_label};

use super::CountryData;
use crate::FieldErrors;
use crate::choice::Checkbox;
use crate::delivery::written;
use crate::field::{Kind, SelectField, TextField};
use crate::intent::ActButton;

/// Whose details the fields ask for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Whose {
    /// The reader's own: a browser may fill them.
    #[default]
    Own,
    /// Somebody else's, under other headings: a browser that filled them would fill in the wrong person.
    Anothers(Headings),
}

/// What stands above the parts of somebody else's form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Headings {
    /// Above the name.
    pub person: &'static str,
    /// Above the address.
    pub address: &'static str,
    /// Above the Person ID.
    pub person_id: &'static str,
}

impl Whose {
    /// A token of HTML's autofill, for the fields of whom it is for.
    fn autofill(self, token: &'static str) -> &'static str {
        match self {
            Whose::Own => token,
            Whose::Anothers(_) => "off",
        }
    }

    fn person(self, words: Words) -> &'static str {
        match self {
            Whose::Own => words.registration_about_you(),
            Whose::Anothers(headings) => headings.person,
        }
    }

    fn address(self, words: Words) -> &'static str {
        match self {
            Whose::Own => words.registration_your_address(),
            Whose::Anothers(headings) => headings.address,
        }
    }

    pub(super) fn person_id(self, words: Words) -> &'static str {
        match self {
            Whose::Own => words.registration_your_id(),
            Whose::Anothers(headings) => headings.person_id,
        }
    }
}

/// What the contact fields show.
#[derive(Debug, Clone, Default)]
pub(super) struct ContactPage {
    /// What was typed.
    pub draft: Draft,
    /// What is wrong.
    pub errors: FieldErrors,
    /// What is worth a second look, as sentences by field.
    pub warnings: FieldErrors,
    /// The fields that were just filled from the profile.
    pub filled: Vec<Field>,
    /// The fields on which form and profile differ.
    pub differs: Vec<Difference>,
    /// Whose details they are.
    pub whose: Whose,
}

impl ContactPage {
    /// The remark on a field that was just filled.
    fn mark(&self, words: Words, field: Field) -> Option<String> {
        self.filled
            .contains(&field)
            .then(|| words.registration_field_filled().to_owned())
    }
}

/// How a field behaves: its autofill token (checklist F1, WCAG 2.2 criterion 1.3.5), its keyboard and its width.
fn kind(field: Field) -> Kind {
    let name = |token| Kind {
        autocapitalize: Some("words"),
        ..Kind::text(token)
    };
    match field {
        Field::FirstName => name("given-name"),
        Field::MiddleName => name("additional-name"),
        Field::LastName => name("family-name"),
        Field::Phone => Kind {
            input: "tel",
            width: 20,
            ..Kind::text("tel")
        },
        Field::Email => Kind {
            input: "email",
            ..Kind::text("email")
        },
        Field::Company => Kind::text("organization"),
        Field::JobTitle => Kind::text("organization-title"),
        Field::Address1 => Kind::text("address-line1"),
        Field::Address2 => Kind::text("address-line2"),
        Field::City => Kind {
            width: 20,
            ..Kind::text("address-level2")
        },
        Field::State => Kind {
            width: 20,
            ..Kind::text("address-level1")
        },
        Field::PostalCode => Kind {
            width: 10,
            ..Kind::text("postal-code")
        },
        _ => Kind::text("off"),
    }
}

/// The fields from the first name to the postal code.
pub(super) fn contact_fields(
    country_data: &'static CountryData,
    words: Words,
    page: ContactPage,
) -> impl IntoView {
    let first_country = page.draft.country.clone();
    let country = RwSignal::new(first_country.clone());
    let typed = RwSignal::new(page.draft.clone());
    let announcement = RwSignal::new(String::new());
    let page = StoredValue::new(page);
    let text = move |field: Field, region: Option<&Region>, is_judged: bool| {
        page.with_value(|page| {
            text_field(
                words,
                field,
                region,
                &typed.get_untracked(),
                page,
                is_judged,
            )
        })
    };
    // Address fields of a country that is not chosen stay in the form, unseen, so that switching back brings them back.
    let address = move |chosen: String| {
        let region = country_data.regions.get(&chosen);
        let is_judged = chosen == first_country;
        let parts = Field::ADDRESS.iter().copied();
        let fields = parts.filter(|field| *field != Field::Country).map(|field| {
            let shown = region.is_none_or(|region| region.shows(field));
            match region {
                _ if !shown => {
                    let value = typed.with_untracked(|draft| draft.text(field).to_owned());
                    view! { <input type="hidden" name=field.name() value=value /> }.into_any()
                }
                Some(region) if field == Field::State && !region.subdivisions.is_empty() => page
                    .with_value(|page| {
                        state_field(words, region, &typed.get_untracked(), page, is_judged)
                    }),
                region => text(field, region, is_judged),
            }
        });
        fields.collect_view()
    };
    let changed = move |form: crate::Submission| {
        let before = country_data.regions.get(&country.get_untracked());
        typed.update(|draft| {
            let fields = form
                .pairs()
                .filter_map(|(name, value)| Some((Field::parse(name)?, value)));
            for (field, value) in fields {
                // A list that has no such state says nothing about it: it is kept for the country that has.
                let is_unlisted = before.is_some_and(|region| region.state(&draft.state).is_none());
                if !(field == Field::State && value.is_empty() && is_unlisted) {
                    draft.set(field, value);
                }
            }
        });
        let code = form.get(Field::Country.name()).to_owned();
        if let Some(name) = country_data.names.name(&code) {
            announcement.set(words.registration_address_changed(name));
        }
        country.set(code);
    };
    let countries = country_data
        .names
        .all()
        .filter(|(code, _)| country_data.regions.get(code).is_some());
    let countries = countries
        .map(|(code, name)| (code.to_owned(), name.to_owned()))
        .collect();
    let lines = move |part: &[Field]| {
        let lines = part.iter().copied().filter(|field| !field.is_checkbox());
        lines.map(|field| text(field, None, true)).collect_view()
    };
    let draft = typed.get_untracked();
    let whose = page.with_value(|page| page.whose);
    view! {
        <h2>{whose.person(words)}</h2>
        {lines(Field::NAME)}
        <div class="choices">
            <Checkbox name=Field::OneName.name() label=words.field_one_name() checked=draft.one_name />
        </div>
        {lines(Field::DETAILS)}
        <h2>{whose.address(words)}</h2>
        {page.with_value(|page| offer(words, page, Field::Country, country_data))}
        <SelectField
            words
            name=Field::Country.name()
            label=marked_label(words, Field::Country, None)
            value=draft.country
            options=countries
            autocomplete=whose.autofill("country")
            error=page.with_value(|page| page.errors.of(Field::Country.name()))
            mark=page.with_value(|page| page.mark(words, Field::Country))
            changed=Callback::new(changed)
        />
        {show_country(words, whose)}
        <p class="visually-hidden" role="status">{announcement}</p>
        // Other fields for another country: a list that was changed in place would keep its place in the list.
        <For each=move || [country.get()] key=String::clone children=address />
    }
}

/// Without a script the fields follow the country once the form has gone to the server and back.
fn show_country(words: Words, whose: Whose) -> impl IntoView {
    written(move || {
        (whose == Whose::Own).then(|| {
            view! {
                <p>
                    <ActButton command="country" lands=Field::Country.name()>{words.registration_show_country()}</ActButton>
                </p>
            }
        })
    })
}

fn text_field(
    words: Words,
    field: Field,
    region: Option<&Region>,
    draft: &Draft,
    page: &ContactPage,
    is_judged: bool,
) -> AnyView {
    let name = field.name();
    let judged = |errors: &FieldErrors| if is_judged { errors.of(name) } else { None };
    let mark = page.mark(words, field);
    let own = kind(field);
    let kind = Kind {
        autocomplete: page.whose.autofill(own.autocomplete),
        ..own
    };
    let offered = page
        .differs
        .iter()
        .find(|difference| difference.field == field)
        .map(|difference| difference.profile.clone());
    view! {
        {offered.map(|value| profile_offer(words, field, &value, &value))}
        <TextField
            words
            name
            label=marked_label(words, field, region)
            value=draft.text(field)
            kind=kind
            hint=field_hint(words, field).map(str::to_owned)
            error=judged(&page.errors)
            warning=judged(&page.warnings)
            mark
        />
    }
    .into_any()
}

fn state_field(
    words: Words,
    region: &Region,
    draft: &Draft,
    page: &ContactPage,
    is_judged: bool,
) -> AnyView {
    let name = Field::State.name();
    let options = region.subdivisions.iter().map(|state| {
        let called = match &state.local {
            Some(local) => format!("{} {local}", state.name),
            None => state.name.clone(),
        };
        (state.code.clone(), called)
    });
    let options = options.collect();
    let chosen = region.state(&draft.state).unwrap_or_default();
    let offered = page
        .differs
        .iter()
        .find(|difference| difference.field == Field::State)
        .map(|difference| difference.profile.clone());
    view! {
        {unlisted(region, &draft.state)}
        {offered.map(|value| profile_offer(words, Field::State, &value, &value))}
        <SelectField
            words
            name
            label=marked_label(words, Field::State, Some(region))
            value=chosen
            options
            autocomplete=page.whose.autofill("address-level1")
            error=if is_judged { page.errors.of(name) } else { None }
            mark=page.mark(words, Field::State).filter(|_| is_judged)
            changed=Callback::new(|_| {})
        />
    }
    .into_any()
}

/// A state that another country has: a plain form carries it along, for when that country is chosen again.
pub const UNLISTED: &str = "_state";

fn unlisted(region: &Region, state: &str) -> impl IntoView + use<> {
    written(|| {
        region.state(state).is_none().then(|| {
            view! { <input type="hidden" name=UNLISTED value=state.to_owned() /> }
        })
    })
}

/// What the profile has where the form has something else, and a way to take it.
fn offer(
    words: Words,
    page: &ContactPage,
    field: Field,
    country_data: &CountryData,
) -> Option<AnyView> {
    let difference = page
        .differs
        .iter()
        .find(|difference| difference.field == field)?;
    let sentence = country_data
        .names
        .name(&difference.profile)
        .unwrap_or(&difference.profile);
    Some(profile_offer(words, field, &difference.profile, sentence))
}

fn profile_offer(words: Words, field: Field, value: &str, sentence: &str) -> AnyView {
    view! {
        <div class="field__offer">
            <span>{words.registration_profile_says(sentence)}</span>
            <ActButton command=format!("use:{}={value}", field.name()) lands=field.name()>
                {words.registration_use_profile()}
                <span class="visually-hidden">": " {words::field_label(words, field, None)}</span>
            </ActButton>
        </div>
    }
    .into_any()
}
