//! The generations of Office exams, as the policy's question `series` names them.

use serde::{Deserialize, Serialize};

/// A generation of exams. The names are the choices of the guide's question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Series {
    /// Office 97, 2000 and XP (MOUS).
    OfficeXpOrBefore,
    /// Office 2003 (S09).
    Office2003,
    /// Office 2007, called MCAS until 2010 (S16).
    Office2007,
    /// Office 2010 and later.
    #[serde(rename = "office-2010-on")]
    Office2010On,
    /// Another exam of Microsoft's: MTA, MCP.
    OtherMicrosoft,
    /// No exam of Microsoft's, such as IC3.
    NotMicrosoft,
}

impl Series {
    /// Every series, oldest first.
    pub const ALL: [Series; 6] = [
        Series::OfficeXpOrBefore,
        Series::Office2003,
        Series::Office2007,
        Series::Office2010On,
        Series::OtherMicrosoft,
        Series::NotMicrosoft,
    ];

    /// The policy's name for it.
    pub const fn name(self) -> &'static str {
        match self {
            Series::OfficeXpOrBefore => "office-xp-or-before",
            Series::Office2003 => "office-2003",
            Series::Office2007 => "office-2007",
            Series::Office2010On => "office-2010-on",
            Series::OtherMicrosoft => "other-microsoft",
            Series::NotMicrosoft => "not-microsoft",
        }
    }

    /// The series of a name.
    pub fn parse(name: &str) -> Option<Series> {
        Series::ALL.into_iter().find(|series| series.name() == name)
    }
}
