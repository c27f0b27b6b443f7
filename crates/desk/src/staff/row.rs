//! A staff account as a row, with what can be done to it.

use leptos::prelude::*;
use rules::Role;
use words::Words;

use super::{REASON, ROLE, StaffMember, StaffState, TypedAct, act};
use crate::desk::cell;
use crate::role;
use ui::intent::Form;

pub(super) fn row(words: Words, person: StaffMember, sent: Option<&TypedAct>) -> AnyView {
    let state = match &person.state {
        StaffState::Open => words.staff_can_sign_in().to_owned(),
        StaffState::Invited => words.staff_no_password().to_owned(),
        StaffState::Closed(time) => words.staff_closed(time),
    };
    let you = person
        .is_you
        .then(|| view! { " " <span class="soft">{words.staff_you()}</span> });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" id=format!("staff-{}", person.id)>
                <bdi>{person.name.clone()}</bdi>
                {you}
            </th>
            {cell(words.staff_email(), view! { <bdi class="email">{person.email.clone()}</bdi> })}
            {cell(words.staff_role(), role::in_words(words, person.role))}
            {cell(words.staff_state(), state)}
            {cell(words.staff_changes(), changes(words, &person, sent))}
        </tr>
    }
    .into_any()
}

/// One form per account: the reason is the same whatever is done.
fn changes(words: Words, person: &StaffMember, sent: Option<&TypedAct>) -> AnyView {
    let StaffMember { id, name, .. } = person;
    let sent = sent.filter(|sent| sent.id == *id);
    let (is_open, typed) = (sent.is_some(), sent.map(|sent| sent.reason.clone()));
    let reason = format!("{REASON}-{id}");
    let whose = view! { <span class="visually-hidden">": " {name.clone()}</span> };
    let button = |act: String, label: &'static str| {
        view! {
            <button type="submit" class="button button--quiet" formaction=act>
                {label}
            </button>
        }
    };
    let is_closed = matches!(person.state, StaffState::Closed(_));
    let open = (!is_closed).then(|| {
        view! {
            {button(act(id, "invite"), words.staff_invite())}
            {button(act(id, "close"), words.staff_close())}
        }
    });
    let reopen = is_closed.then(|| button(act(id, "reopen"), words.staff_reopen()));
    let new_role =
        (!is_closed).then(|| choose_role(words, person, sent.and_then(|sent| sent.role)));
    let action = act(id, "role");
    view! {
        <details open=is_open>
            <summary>{words.staff_change()} {whose}</summary>
            <Form action=action>
                <div class="field">
                    <label for=reason.clone()>{words.staff_reason()}</label>
                    <input id=reason name=REASON type="text" class="input input--30" autocomplete="off" dir="auto" value=typed />
                </div>
                {new_role}
                <div class="actions">{open} {reopen}</div>
            </Form>
        </details>
    }
    .into_any()
}

fn choose_role(words: Words, person: &StaffMember, sent: Option<Role>) -> impl IntoView + use<> {
    let id = format!("new-{ROLE}-{}", person.id);
    let roles = Role::ALL.into_iter().filter(|role| role.is_staff());
    let options = roles.map(|role| {
        let is_theirs = role == sent.unwrap_or(person.role);
        view! {
            <option value=role.name() selected=is_theirs>
                {role::in_words(words, role)}
            </option>
        }
    });
    view! {
        <div class="field">
            <label for=id.clone()>{words.staff_new_role()}</label>
            <select id=id name=ROLE class="input">{options.collect_view()}</select>
        </div>
        <div class="actions">
            <button type="submit" class="button button--quiet">{words.staff_give_role()}</button>
        </div>
    }
}
