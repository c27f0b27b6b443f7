//! The body of a plain HTML form, bounded like every other.

use std::fmt;

use api::ProblemKind;
use api::form::VERSION;
use axum::extract::{FromRequest, Request};

use super::body::{LIMIT, is_declared, read};
use crate::host::AppState;
use crate::problem::ApiError;

/// `application/x-www-form-urlencoded`: names and values in page order.
///
/// It may hold a password or an access code: its `Debug` shows the names alone.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Form<const AT_MOST: usize = LIMIT>(pub Vec<(String, String)>);

impl<const AT_MOST: usize> fmt::Debug for Form<AT_MOST> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.0.iter().map(|(name, _)| name);
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
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl<const AT_MOST: usize> FromRequest<AppState> for Form<AT_MOST> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &AppState) -> Result<Self, ApiError> {
        if !is_declared(request.headers(), "application/x-www-form-urlencoded") {
            return Err(ProblemKind::NotJson.into());
        }
        let bytes = read(request.into_body(), AT_MOST, app.config.limits.body_time).await?;
        Ok(Form(form_urlencoded::parse(&bytes).into_owned().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn what_is_shown_of_a_form_is_its_names() {
        let form: Form = Form(vec![("code".to_owned(), "CANARY-77".to_owned())]);
        assert_eq!(format!("{form:?}"), "[\"code\"]");
    }

    #[test]
    fn a_name_may_stand_once_often_or_not_at_all() {
        let pairs = [("a", "1"), ("b", ""), ("a", "2")];
        let form: Form = Form(pairs.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec());
        assert_eq!((form.get("a"), form.get("b"), form.get("c")), ("1", "", ""));
        assert_eq!(form.all("a").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(form.all("c").count(), 0);
    }
}
