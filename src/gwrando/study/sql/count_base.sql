-- grain:   one row per service and whether the child joined the cohort after its first contact with it
-- columns: agency, later (joined_later or not_later), n_children
-- units:   children (all observed children with a contact)
-- needs:   work.first_known, work.member
select
    first_known.agency,
    case when member.index_on > first_known.contact_on then 'joined_later' else 'not_later' end as later,
    count(*) as n_children
from work.main.first_known
left join work.main.member on member.child_no = first_known.child_no and member.grp = 'cohort'
where first_known.contact_on is not null
group by 1, 2
order by 1, 2
