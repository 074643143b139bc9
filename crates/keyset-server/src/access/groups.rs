//! Which role the members of a group have, where somebody else keeps the groups.

use std::str::FromStr;

use keyset_api::Role;

/// `ROLE=GROUP`: the members of a group have this role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRole {
    role: Role,
    group: String,
}

/// The roles of all groups that have one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupRoles(Vec<GroupRole>);

impl GroupRoles {
    /// From what the operator said.
    #[must_use]
    pub fn new(roles: &[GroupRole]) -> Self {
        Self(roles.to_vec())
    }

    /// Whether no group has a role.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The role with the most rights that somebody in these groups has.
    pub fn of<'a>(&self, groups: impl IntoIterator<Item = &'a str>) -> Option<Role> {
        groups
            .into_iter()
            .flat_map(|group| self.0.iter().filter(move |known| known.group == group))
            .map(|known| known.role)
            .max()
    }
}

impl FromStr for GroupRole {
    type Err = NotAGroupRole;

    fn from_str(text: &str) -> Result<Self, NotAGroupRole> {
        let (role, group) = text.split_once('=').ok_or(NotAGroupRole)?;
        let role = Role::from_code(role).ok_or(NotAGroupRole)?;
        if group.is_empty() {
            return Err(NotAGroupRole);
        }
        Ok(Self {
            role,
            group: group.into(),
        })
    }
}

/// The text is no `ROLE=GROUP`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAGroupRole;

impl std::fmt::Display for NotAGroupRole {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ROLE=GROUP is due, with one of the roles viewer, operator, key-manager")
    }
}

impl std::error::Error for NotAGroupRole {}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles() -> GroupRoles {
        GroupRoles::new(&[
            "viewer=staff".parse().unwrap(),
            "key-manager=keys=prod".parse().unwrap(),
            "operator=payments".parse().unwrap(),
        ])
    }

    #[test]
    fn the_role_with_the_most_rights_counts() {
        assert_eq!(roles().of(["payments", "staff"]), Some(Role::Operator));
        assert_eq!(roles().of(["staff", "keys=prod"]), Some(Role::KeyManager));
    }

    #[test]
    fn who_is_in_no_such_group_has_no_role() {
        assert_eq!(roles().of([]), None);
        assert_eq!(roles().of(["Staff", "staff ", "other"]), None);
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "viewer", "viewer=", "admin=staff", "=staff"] {
            assert_eq!(text.parse::<GroupRole>(), Err(NotAGroupRole), "{text}");
        }
    }
}
