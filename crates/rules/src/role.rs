//! Who may do what: the roles of accounts.

use serde::{Deserialize, Serialize};

/// The role of an account (S27: "your role needs to be Tech Support").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Somebody who took an exam.
    Candidate,
    /// Finds candidates and repairs their records (S26–S30).
    TechSupport,
    /// Issues MCP IDs and access codes (S12, S13).
    ServiceCenter,
    /// Imports exam results, keeps staff accounts, reads the audit.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 4] = [
        Role::Candidate,
        Role::TechSupport,
        Role::ServiceCenter,
        Role::Administrator,
    ];

    /// The name on record.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Candidate => "candidate",
            Role::TechSupport => "tech-support",
            Role::ServiceCenter => "service-center",
            Role::Administrator => "administrator",
        }
    }

    /// The role of a name.
    pub fn parse(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether it is one of the people who work with others' records.
    pub const fn is_staff(self) -> bool {
        !matches!(self, Role::Candidate)
    }
}
