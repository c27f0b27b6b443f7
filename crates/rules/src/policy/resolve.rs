//! Turns names into places, and reports every name that leads nowhere.
//!
//! What is broken is reported and left out, so that the prover can still say what else is wrong.

use std::collections::HashMap;

use toml::Spanned;

use super::finding::{Finding, FindingKind};
use super::model::{
    Condition, Contact, ContactStatus, GuideStep, Note, Outcome, Parts, Question, Rule, Source,
};
use super::parse::{Files, Parsed, RawConditions, RawPolicy, RawRule, place};
use crate::RequestKind;
use crate::credential::FactKind;

/// A policy's parts as far as they fit together, and what is wrong with them.
pub(crate) struct Resolved {
    pub parts: Parts,
    pub findings: Vec<Finding>,
}

/// Ids of one kind, each with its place in the list.
type Names<'a> = HashMap<&'a str, usize>;

/// Things outside of a policy that it refers to: those of Waypost, and those that the policy says its own product has.
struct Outside<'a> {
    /// What they are, for a person.
    kind: &'static str,
    /// Under which name of `[references]` a policy lists its own.
    list: &'static str,
    names: Vec<&'a str>,
}

struct Resolver<'a> {
    files: &'a Files,
    findings: Vec<Finding>,
}

pub(crate) fn resolve(files: &Files, parsed: &Parsed) -> Resolved {
    let raw = &parsed.policy;
    let mut resolver = Resolver {
        files,
        findings: Vec::new(),
    };
    let sources = resolver.names("source", raw.source.iter().map(|source| &source.id));
    let questions = resolver.names("question", raw.question.iter().map(|question| &question.id));
    resolver.names("rule", raw.rule.iter().map(|rule| &rule.id));
    let outcomes = resolver.names("outcome", raw.outcome.iter().map(|outcome| &outcome.id));
    let declared_steps = resolver.names("step", raw.step.iter().map(|step| &step.id));
    let contacts = resolver.names("contact", raw.contact.iter().map(|contact| &contact.id));
    resolver.names("note", raw.note.iter().map(|note| &note.id));
    for question in &raw.question {
        resolver.names(
            &format!("choice of {}", question.id.get_ref()),
            question.choices.get_ref().iter(),
        );
    }
    resolver.quotes(parsed);
    let (records, requests, statuses) = (
        resolver.outside(
            ("fact of a record", "records"),
            FactKind::ALL.map(FactKind::name),
            &raw.references.records,
        ),
        resolver.outside(
            ("request", "requests"),
            RequestKind::ALL.map(RequestKind::name),
            &raw.references.requests,
        ),
        resolver.outside(
            ("status of a contact", "statuses"),
            ContactStatus::ALL.map(ContactStatus::name),
            &raw.references.statuses,
        ),
    );

    let list: Vec<Question> = raw
        .question
        .iter()
        .map(|question| Question {
            id: question.id.get_ref().clone(),
            choices: question
                .choices
                .get_ref()
                .iter()
                .map(|choice| choice.get_ref().clone())
                .collect(),
            record: resolver.refer(&records, question.record.as_ref()),
        })
        .collect();

    // A step need not be declared; one that is can cite.
    let mut steps: Vec<GuideStep> = raw
        .step
        .iter()
        .map(|step| GuideStep {
            id: step.id.get_ref().clone(),
            because: resolver.places("source", &sources, &step.because),
            inferred: step.inferred.clone(),
            url: step.url.clone(),
        })
        .collect();
    let mut step_names: HashMap<String, usize> = declared_steps
        .iter()
        .map(|(id, at)| ((*id).to_owned(), *at))
        .collect();
    for step in raw.outcome.iter().flat_map(|outcome| &outcome.steps) {
        step_names.entry(step.get_ref().clone()).or_insert_with(|| {
            steps.push(GuideStep {
                id: step.get_ref().clone(),
                because: Vec::new(),
                inferred: None,
                url: None,
            });
            steps.len() - 1
        });
    }

    let rules: Vec<Rule> = raw
        .rule
        .iter()
        .filter_map(|rule| resolver.rule(rule, &list, &questions, &outcomes, &sources))
        .collect();
    let outcome_list = raw
        .outcome
        .iter()
        .map(|outcome| Outcome {
            id: outcome.id.get_ref().clone(),
            kind: outcome.kind,
            steps: outcome
                .steps
                .iter()
                .filter_map(|step| step_names.get(step.get_ref()).copied())
                .collect(),
            contacts: resolver.places("contact", &contacts, &outcome.contacts),
            request: resolver.refer(&requests, outcome.request.as_ref()),
        })
        .collect();
    let contact_list = raw
        .contact
        .iter()
        .map(|contact| Contact {
            id: contact.id.get_ref().clone(),
            source: contact
                .source
                .as_ref()
                .and_then(|source| resolver.place_of("source", &sources, source)),
            phone: contact.phone.clone(),
            email: contact.email.clone(),
            url: contact.url.clone(),
            regions: contact.regions.clone(),
            verified: contact.verified.map(|date| date.0),
            status: resolver.refer(&statuses, contact.status.as_ref()),
        })
        .collect();
    let notes = raw
        .note
        .iter()
        .map(|note| Note {
            id: note.id.get_ref().clone(),
            outcomes: resolver.places("outcome", &outcomes, &note.outcomes),
            when: resolver
                .conditions(&note.when, &list, &questions)
                .unwrap_or_default(),
            because: resolver.places("source", &sources, &note.because),
            inferred: note.inferred.clone(),
            from: note.from.map(|date| date.0),
            until: note.until.map(|date| date.0),
        })
        .collect();
    let parts = Parts {
        id: raw.id.clone(),
        version: raw.version.clone(),
        languages: languages(raw, parsed),
        sources: raw
            .source
            .iter()
            .map(|source| Source {
                id: source.id.get_ref().clone(),
                quote: fold(&source.quote),
            })
            .collect(),
        questions: list,
        rules,
        outcomes: outcome_list,
        steps,
        contacts: contact_list,
        notes,
    };
    Resolved {
        parts,
        findings: resolver.findings,
    }
}

/// The languages that every id has its words in: those that the policy lists, or else those that there are words in.
fn languages(raw: &RawPolicy, parsed: &Parsed) -> Vec<String> {
    if raw.languages.is_empty() {
        return parsed.words.keys().cloned().collect();
    }
    let listed = raw.languages.iter();
    listed.map(|language| language.get_ref().clone()).collect()
}

impl Resolver<'_> {
    fn report(
        &mut self,
        kind: FindingKind,
        subject: &str,
        message: String,
        at: std::ops::Range<usize>,
    ) {
        let mut finding = kind.of(subject, message);
        finding.place = Some(place(&self.files.policy_name, &self.files.policy, at));
        self.findings.push(finding);
    }

    /// The first thing of a name has it; every further one is reported.
    fn names<'a>(
        &mut self,
        kind: &str,
        ids: impl Iterator<Item = &'a Spanned<String>>,
    ) -> Names<'a> {
        let mut names = Names::new();
        for (at, id) in ids.enumerate() {
            if *names.entry(id.get_ref()).or_insert(at) != at {
                let name = id.get_ref();
                self.report(
                    FindingKind::DuplicateId,
                    name,
                    format!("there are two of {kind} `{name}`; give one of them another id"),
                    id.span(),
                );
            }
        }
        names
    }

    fn place_of(&mut self, kind: &str, names: &Names, id: &Spanned<String>) -> Option<usize> {
        let place = names.get(id.get_ref().as_str()).copied();
        if place.is_none() {
            self.unknown(kind, id.get_ref(), id.span());
        }
        place
    }

    fn places(&mut self, kind: &str, names: &Names, ids: &[Spanned<String>]) -> Vec<usize> {
        ids.iter()
            .filter_map(|id| self.place_of(kind, names, id))
            .collect()
    }

    /// What a policy may refer to: what is here, and what it says that its own product has.
    fn outside<'a>(
        &mut self,
        (kind, list): (&'static str, &'static str),
        here: impl IntoIterator<Item = &'a str>,
        own: &'a [Spanned<String>],
    ) -> Outside<'a> {
        self.names(kind, own.iter());
        let own = own.iter().map(|name| name.get_ref().as_str());
        Outside {
            kind,
            list,
            names: here.into_iter().chain(own).collect(),
        }
    }

    /// A reference to something outside, if there is such a thing.
    fn refer(&mut self, outside: &Outside, name: Option<&Spanned<String>>) -> Option<String> {
        let span = name?.span();
        let name = name?.get_ref();
        if outside.names.contains(&name.as_str()) {
            return Some(name.clone());
        }
        let (kind, list) = (outside.kind, outside.list);
        let known = outside.names.join(", ");
        let message = format!(
            "there is no {kind} `{name}`, only {known}; mend its spelling, or name what your own product has: \
             [references] {list} = [\"{name}\"]"
        );
        self.report(FindingKind::UnknownReference, name, message, span);
        None
    }

    fn unknown(&mut self, kind: &str, id: &str, at: std::ops::Range<usize>) {
        self.report(
            FindingKind::UnknownReference,
            id,
            format!("no {kind} has the id `{id}`; define it or mend its spelling"),
            at,
        );
    }

    /// The conditions with known names; `None` when one of them can never hold.
    fn conditions(
        &mut self,
        raw: &RawConditions,
        list: &[Question],
        questions: &Names,
    ) -> Option<Vec<Condition>> {
        let mut conditions = Vec::with_capacity(raw.len());
        let mut possible = true;
        for (question, choices) in raw {
            let Some(at) = self.place_of("question", questions, question) else {
                possible = false;
                continue;
            };
            let mut accepted = 0;
            for id in choices.get_ref().ids() {
                match list[at].choices.iter().position(|choice| choice == id) {
                    Some(choice) => accepted |= 1 << choice,
                    None => self.unknown(
                        &format!("choice of question `{}`", list[at].id),
                        id,
                        choices.span(),
                    ),
                }
            }
            possible &= accepted != 0;
            conditions.push(Condition {
                question: at,
                choices: accepted,
            });
        }
        conditions.sort_by_key(|condition| condition.question);
        possible.then_some(conditions)
    }

    fn rule(
        &mut self,
        raw: &RawRule,
        list: &[Question],
        questions: &Names,
        outcomes: &Names,
        sources: &Names,
    ) -> Option<Rule> {
        let id = raw.id.get_ref();
        let (from, until) = (raw.from.map(|date| date.0), raw.until.map(|date| date.0));
        let mut usable = true;
        for (question, choices) in &raw.when {
            if choices.get_ref().ids().is_empty() {
                usable = false;
                let message = format!(
                    "rule `{id}` accepts no choice of `{}`, so it can never hold",
                    question.get_ref()
                );
                self.report(FindingKind::ImpossibleRule, id, message, choices.span());
            }
        }
        if let (Some(from), Some(until)) = (from, until)
            && from >= until
        {
            usable = false;
            let message = format!("rule `{id}` is in force from {from} until {until}: on no day");
            self.report(FindingKind::ImpossibleRule, id, message, raw.id.span());
        }
        if raw.when.is_empty() {
            let message = format!(
                "rule `{id}` has no conditions: it catches every interview that comes to it and so hides gaps"
            );
            self.report(FindingKind::CatchAll, id, message, raw.id.span());
        }
        let because = self.places("source", sources, &raw.because);
        if raw.because.is_empty()
            && raw
                .inferred
                .as_ref()
                .is_none_or(|why| why.trim().is_empty())
        {
            let message =
                format!("rule `{id}` says neither `because` which sources, nor `inferred` why");
            self.report(FindingKind::UncitedRule, id, message, raw.id.span());
        }
        let when = self.conditions(&raw.when, list, questions);
        let then = self.place_of("outcome", outcomes, &raw.then);
        let rule = Rule {
            id: id.clone(),
            when: when?,
            then: then?,
            because,
            inferred: raw.inferred.clone(),
            from,
            until,
        };
        usable.then_some(rule)
    }

    fn quotes(&mut self, parsed: &Parsed) {
        let article = self.files.article.as_deref().map(fold).unwrap_or_default();
        for source in &parsed.policy.source {
            let quote = fold(&source.quote);
            if quote.is_empty() || !article.contains(&quote) {
                let id = source.id.get_ref();
                let message = match &self.files.article {
                    None => format!(
                        "source `{id}` quotes an article, and the policy names none (article = \"…\")"
                    ),
                    Some(_) => format!("the article does not say: {quote}"),
                };
                self.report(
                    FindingKind::QuoteNotInArticle,
                    id,
                    message,
                    source.id.span(),
                );
            }
        }
    }
}

/// The text with every run of white space as one space.
fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
