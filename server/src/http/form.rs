//! The body of a plain HTML form, bounded like every other.

use std::fmt;

use api::ProblemKind;
use api::form::VERSION;
use axum::extract::{FromRequest, Request};
use uuid::Uuid;

use super::body::{LIMIT, is_declared, read};
use crate::host::AppState;
use crate::problem::ApiError;

/// `application/x-www-form-urlencoded`: names and values in page order.
///
/// It may hold a password or an access code: its `Debug` shows the names alone.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Form<const AT_MOST: usize = LIMIT> {
    fields: Vec<(String, String)>,
    is_only_shown: bool,
}

/// The key of the form that a request holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FormKey(pub Uuid);

/// Says of a request that its form is to be shown as it was typed, and that nothing is to be done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OnlyShown;

impl<const AT_MOST: usize> fmt::Debug for Form<AT_MOST> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.pairs().map(|(name, _)| name);
        formatter.debug_list().entries(names).finish()
    }
}

impl<const AT_MOST: usize> Form<AT_MOST> {
    /// The first value of a name; empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        self.pairs()
            .find(|(known, _)| *known == name)
            .map_or("", |(_, value)| value)
    }

    /// Every value of a name, such as those of check boxes.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.pairs()
            .filter(move |(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// The version that the form was written from; 0, which is as stale as can be, where it names none that anybody wrote.
    pub fn version(&self) -> u64 {
        // No record has been changed as often as a number of more digits says.
        let digits = self.get(VERSION);
        let counts = (1..=18).contains(&digits.len());
        digits.parse().ok().filter(|_| counts).unwrap_or_default()
    }

    /// Names and values, in their order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.fields.iter();
        fields.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether nothing is to be done, and the form is to be written as it was typed: to somebody who has signed in again, or in
    /// another language.
    pub fn is_only_shown(&self) -> bool {
        self.is_only_shown
    }
}

impl<const AT_MOST: usize> FromRequest<AppState> for Form<AT_MOST> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &AppState) -> Result<Self, ApiError> {
        if !is_declared(request.headers(), "application/x-www-form-urlencoded") {
            return Err(ProblemKind::NotJson.into());
        }
        let is_only_shown = request.extensions().get::<OnlyShown>().is_some();
        let bytes = read(request.into_body(), AT_MOST, app.config.limits.body_time).await?;
        Ok(Form {
            fields: form_urlencoded::parse(&bytes).into_owned().collect(),
            is_only_shown,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Form;

    fn form(pairs: &[(&str, &str)]) -> Form {
        let pairs = pairs.iter();
        Form {
            fields: pairs
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            is_only_shown: false,
        }
    }

    #[test]
    fn what_is_shown_of_a_form_is_its_names() {
        let form = form(&[("code", "CANARY-77")]);
        assert_eq!(format!("{form:?}"), "[\"code\"]");
    }

    #[test]
    fn a_name_may_stand_once_often_or_not_at_all() {
        let form = form(&[("a", "1"), ("b", ""), ("a", "2")]);
        assert_eq!((form.get("a"), form.get("b"), form.get("c")), ("1", "", ""));
        assert_eq!(form.all("a").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(form.all("c").count(), 0);
    }
}
