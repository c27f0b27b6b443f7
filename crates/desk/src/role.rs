//! What the roles of accounts are called, and what each may do, in words.

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

/// What a role may do, in words; nothing for a candidate.
pub fn what_may(words: Words, role: Role) -> &'static str {
    match role {
        Role::Candidate => "",
        Role::TechSupport => words.role_tech_support_may(),
        Role::ServiceCenter => words.role_service_center_may(),
        Role::Administrator => words.role_administrator_may(),
    }
}
