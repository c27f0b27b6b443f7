//! What can be done, with the names on record.

use strum::{EnumString, IntoStaticStr, VariantArray};

/// What was done. Each has its name on record.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
pub enum Action {
    /// An account was made.
    #[strum(serialize = "account-made")]
    AccountMade,
    /// A role was given.
    #[strum(serialize = "role-given")]
    RoleGiven,
    /// An account was closed.
    #[strum(serialize = "account-closed")]
    AccountClosed,
    /// A closed account was opened again.
    #[strum(serialize = "account-reopened")]
    AccountReopened,
    /// A sign-in link was made.
    #[strum(serialize = "invitation-made")]
    InvitationMade,
    /// A password was set with a sign-in link.
    #[strum(serialize = "password-set")]
    PasswordSet,
    /// An address was claimed: a code went there, or a desk is to look.
    #[strum(serialize = "address-claimed")]
    AddressClaimed,
    /// An address was shown to be its owner's.
    #[strum(serialize = "address-confirmed")]
    AddressConfirmed,
    /// A profile was changed.
    #[strum(serialize = "profile-changed")]
    ProfileChanged,
    /// A registration was made.
    #[strum(serialize = "registration-made")]
    RegistrationMade,
    /// A registration was corrected.
    #[strum(serialize = "registration-corrected")]
    RegistrationCorrected,
    /// The agreement was accepted.
    #[strum(serialize = "nda-accepted")]
    NdaAccepted,
    /// An exam result was recorded or changed by an import.
    #[strum(serialize = "result-recorded")]
    ResultRecorded,
    /// An MCP ID was issued.
    #[strum(serialize = "id-issued")]
    IdIssued,
    /// An MCP ID that was found elsewhere was linked to the person.
    #[strum(serialize = "id-linked")]
    IdLinked,
    /// Another MCP ID was made the primary one.
    #[strum(serialize = "primary-chosen")]
    PrimaryChosen,
    /// Exam results were credited to another MCP ID.
    #[strum(serialize = "credits-moved")]
    CreditsMoved,
    /// An access code was issued.
    #[strum(serialize = "code-issued")]
    CodeIssued,
    /// An access code was shown to its owner.
    #[strum(serialize = "code-revealed")]
    CodeRevealed,
    /// An access code was used.
    #[strum(serialize = "code-used")]
    CodeUsed,
    /// An access code expired.
    #[strum(serialize = "code-expired")]
    CodeExpired,
    /// A request was sent.
    #[strum(serialize = "request-sent")]
    RequestSent,
    /// A step was taken on a request.
    #[strum(serialize = "request-stepped")]
    RequestStepped,
    /// Two records were merged.
    #[strum(serialize = "records-merged")]
    RecordsMerged,
    /// A merge was undone.
    #[strum(serialize = "merge-undone")]
    MergeUndone,
    /// An account whose mailbox is another's was left as it is.
    #[strum(serialize = "mailbox-left")]
    MailboxLeft,
    /// A member of staff opened somebody's record.
    #[strum(serialize = "record-read")]
    RecordRead,
    /// A file of exam results was imported.
    #[strum(serialize = "file-imported")]
    FileImported,
}

impl Action {
    /// Every action.
    pub const ALL: &[Action] = Action::VARIANTS;

    /// The name on record.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The action of a name.
    pub fn parse(name: &str) -> Option<Action> {
        name.parse().ok()
    }
}
