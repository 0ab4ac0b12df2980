-- grain:   one row per service, group and lead time in days
-- columns: agency, grp, days (from the first contact to the index day), n_children
-- units:   days (at least: a contact known by its month counts from the month's last day), children
-- needs:   work.member, work.first_known
select
    first_known.agency,
    member.grp,
    date_diff('day', first_known.contact_on, member.index_on) as days,
    count(*) as n_children
from work.main.member
inner join work.main.first_known on first_known.child_no = member.child_no
where first_known.contact_on < member.index_on
group by 1, 2, 3
order by 1, 2, 3
