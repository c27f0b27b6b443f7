//! What the roles of accounts are called.

use rules::Role;
use words::Words;

/// What a role is called.
pub fn in_words(words: Words, role: Role) -> &'static str {
    match role {
        Role::Candidate => words.role_candidate(),
        Role::TechSupport => words.role_tech_support(),
        Role::ServiceCenter => words.role_service_center(),
        Role::Administrator => words.role_administrator(),
    }
}
