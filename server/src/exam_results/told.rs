//! What is told of the rows of a file that can be recorded: the same remark about many rows is told once.

use std::collections::HashMap;

use rules::credential::results_file::Remark;

/// The most remarks that are kept; of further ones only their number.
const MOST: usize = 1_000;

/// What is told of a file.
#[derive(Debug, Clone, Default)]
pub struct Told {
    remarks: HashMap<Remark, Rows>,
    /// How many rows had a remark that is not kept.
    left_out: usize,
}

/// The rows that a remark is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rows {
    /// The line of the first one.
    pub first: u64,
    /// How many they are.
    pub count: usize,
}

impl Told {
    /// Takes in what is told of a row.
    pub(super) fn add(&mut self, line: u64, remarks: Vec<Remark>) {
        for remark in remarks {
            if let Some(rows) = self.remarks.get_mut(&remark) {
                rows.first = rows.first.min(line);
                rows.count += 1;
            } else if self.remarks.len() < MOST {
                let first = line;
                self.remarks.insert(remark, Rows { first, count: 1 });
            } else {
                self.left_out += 1;
            }
        }
    }

    /// Each remark and its rows, by the first line.
    pub fn remarks(&self) -> Vec<(&Remark, Rows)> {
        let mut all: Vec<(&Remark, Rows)> = self
            .remarks
            .iter()
            .map(|(remark, rows)| (remark, *rows))
            .collect();
        all.sort_by_key(|(remark, rows)| (rows.first, *remark));
        all
    }

    /// How many more remarks there were.
    pub fn left_out(&self) -> usize {
        self.left_out
    }
}

#[cfg(test)]
mod tests {
    use rules::credential::results_file::{Column, RemarkKind};

    use super::*;

    #[test]
    fn the_same_remark_is_told_once_and_there_is_an_end_to_them() {
        let emptied = |value: &str| Remark {
            column: Column::Score,
            kind: RemarkKind::Emptied(value.to_owned()),
        };
        let mut told = Told::default();
        for line in [7, 5, 9] {
            told.add(line, vec![emptied("N/A")]);
        }
        let rows = Rows { first: 5, count: 3 };
        assert_eq!(told.remarks(), [(&emptied("N/A"), rows)]);
        for line in 10..2_010 {
            told.add(line, vec![emptied(&line.to_string())]);
        }
        assert_eq!(told.remarks().len() + told.left_out(), 2_001);
        assert_eq!(told.remarks().len(), MOST);
    }
}
