-- grain:   one row per group and service with at least one child
-- columns: grp, agency, n_children (whose first contact with the service was before their index day)
-- units:   children
-- needs:   work.member, work.first_known
select member.grp, first_known.agency, count(*) as n_children
from work.main.member
inner join work.main.first_known on first_known.child_no = member.child_no
where first_known.contact_on < member.index_on
group by 1, 2
order by 1, 2
