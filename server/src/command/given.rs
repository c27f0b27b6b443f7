//! What a file of exam results does not say by itself, said on the command line.

use clap::{Args, ValueEnum};
use encoding_rs::Encoding;
use rules::credential::results_file::{Column, DayOrder};
use rules::text::fold;

use crate::exam_results::Given;

#[derive(Debug, Args)]
pub(super) struct GivenArguments {
    /// What comes first where a day such as 03/04/2008 can be two, and no row shows it.
    #[arg(long, value_enum)]
    date_order: Option<Order>,
    /// What the file calls a column, such as `email="E-Mail des Kandidaten"`; `name` is a whole name. Can be given for each column.
    #[arg(long = "column", value_name = "COLUMN=HEADING", value_parser = column)]
    columns: Vec<(Named, String)>,
    /// The encoding of a file that is not Unicode, such as windows-1252.
    #[arg(long, value_parser = encoding)]
    encoding: Option<&'static Encoding>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Order {
    DayFirst,
    MonthFirst,
}

/// What a column is called on the command line.
#[derive(Debug, Clone, Copy)]
enum Named {
    Column(Column),
    WholeName,
}

impl GivenArguments {
    pub(super) fn given(&self) -> Given {
        let named = self.columns.iter().flat_map(|(named, heading)| {
            let columns = match named {
                Named::Column(column) => vec![*column],
                Named::WholeName => vec![Column::FirstName, Column::LastName],
            };
            columns.into_iter().map(|column| (column, heading.clone()))
        });
        Given {
            named: named.collect(),
            order: self.date_order.map(|order| match order {
                Order::DayFirst => DayOrder::DayFirst,
                Order::MonthFirst => DayOrder::MonthFirst,
            }),
            encoding: self.encoding,
            ..Given::default()
        }
    }
}

fn column(typed: &str) -> Result<(Named, String), String> {
    let names = || {
        let names = Column::ALL.map(|column| column.name().replace(' ', "-"));
        format!(
            "write COLUMN=HEADING, with one of {}, name",
            names.join(", ")
        )
    };
    let (column, heading) = typed.split_once('=').ok_or_else(names)?;
    let folded = fold(column);
    let known = Column::ALL
        .into_iter()
        .find(|column| fold(column.name()) == folded || fold(column.field()) == folded);
    let named = match known {
        Some(column) => Named::Column(column),
        None if folded == "name" => Named::WholeName,
        None => return Err(names()),
    };
    Ok((named, heading.trim().to_owned()))
}

fn encoding(typed: &str) -> Result<&'static Encoding, String> {
    let known = Encoding::for_label(typed.trim().as_bytes());
    known.ok_or_else(|| "no such encoding; try windows-1252".to_owned())
}
