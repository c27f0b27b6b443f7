//! What can be done, with the names on record.

/// What was done. Each has its name on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// An account was made.
    AccountMade,
    /// A role was given.
    RoleGiven,
    /// An account was closed.
    AccountClosed,
    /// A closed account was opened again.
    AccountReopened,
    /// A sign-in link was made.
    InvitationMade,
    /// A password was set with a sign-in link.
    PasswordSet,
    /// A profile was changed.
    ProfileChanged,
    /// A registration was made.
    RegistrationMade,
    /// A registration was corrected.
    RegistrationCorrected,
    /// The agreement was accepted.
    NdaAccepted,
    /// An exam result was recorded or changed by an import.
    ResultRecorded,
    /// An MCP ID was issued.
    IdIssued,
    /// An MCP ID that was found elsewhere was linked to the person.
    IdLinked,
    /// Another MCP ID was made the primary one.
    PrimaryChosen,
    /// Exam results were credited to another MCP ID.
    CreditsMoved,
    /// An access code was issued.
    CodeIssued,
    /// An access code was shown to its owner.
    CodeRevealed,
    /// An access code was used.
    CodeUsed,
    /// An access code expired.
    CodeExpired,
    /// A request was sent.
    RequestSent,
    /// A step was taken on a request.
    RequestStepped,
    /// Two records were merged.
    RecordsMerged,
    /// A merge was undone.
    MergeUndone,
    /// A member of staff opened somebody's record.
    RecordRead,
    /// A file of exam results was imported.
    FileImported,
}

impl Action {
    /// Every action.
    pub const ALL: [Action; 25] = [
        Action::AccountMade,
        Action::RoleGiven,
        Action::AccountClosed,
        Action::AccountReopened,
        Action::InvitationMade,
        Action::PasswordSet,
        Action::ProfileChanged,
        Action::RegistrationMade,
        Action::RegistrationCorrected,
        Action::NdaAccepted,
        Action::ResultRecorded,
        Action::IdIssued,
        Action::IdLinked,
        Action::PrimaryChosen,
        Action::CreditsMoved,
        Action::CodeIssued,
        Action::CodeRevealed,
        Action::CodeUsed,
        Action::CodeExpired,
        Action::RequestSent,
        Action::RequestStepped,
        Action::RecordsMerged,
        Action::MergeUndone,
        Action::RecordRead,
        Action::FileImported,
    ];

    /// The name on record.
    pub const fn name(self) -> &'static str {
        match self {
            Action::AccountMade => "account-made",
            Action::RoleGiven => "role-given",
            Action::AccountClosed => "account-closed",
            Action::AccountReopened => "account-reopened",
            Action::InvitationMade => "invitation-made",
            Action::PasswordSet => "password-set",
            Action::ProfileChanged => "profile-changed",
            Action::RegistrationMade => "registration-made",
            Action::RegistrationCorrected => "registration-corrected",
            Action::NdaAccepted => "nda-accepted",
            Action::ResultRecorded => "result-recorded",
            Action::IdIssued => "id-issued",
            Action::IdLinked => "id-linked",
            Action::PrimaryChosen => "primary-chosen",
            Action::CreditsMoved => "credits-moved",
            Action::CodeIssued => "code-issued",
            Action::CodeRevealed => "code-revealed",
            Action::CodeUsed => "code-used",
            Action::CodeExpired => "code-expired",
            Action::RequestSent => "request-sent",
            Action::RequestStepped => "request-stepped",
            Action::RecordsMerged => "records-merged",
            Action::MergeUndone => "merge-undone",
            Action::RecordRead => "record-read",
            Action::FileImported => "file-imported",
        }
    }

    /// The action of a name.
    pub fn parse(name: &str) -> Option<Action> {
        Action::ALL.into_iter().find(|action| action.name() == name)
    }
}
