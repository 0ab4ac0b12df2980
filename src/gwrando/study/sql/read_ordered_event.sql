-- grain:   one row per member, day and type of event in the time before the index day, where the day is known
-- columns: member_no, n_days (from the event to the index day), type_no
-- units:   whole days, 1 for the day before
-- needs:   work.ordered_member, work.chronology, work.ordered_type
-- bound:   $within_days
select distinct
    ordered_member.member_no,
    date_diff('day', chronology.starts_on, ordered_member.index_on) as n_days,
    ordered_type.type_no
from work.main.ordered_member
inner join work.main.chronology on chronology.child_no = ordered_member.child_no
inner join work.main.ordered_type on ordered_type.type = chronology.type
where
    chronology.date_precision = 'day'
    and chronology.starts_on < ordered_member.index_on
    and date_diff('day', chronology.starts_on, ordered_member.index_on) <= $within_days
order by ordered_member.member_no, n_days desc, ordered_type.type_no
