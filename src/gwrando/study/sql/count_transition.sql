-- grain:   one row per group, three months of the calendar and what was on record in them
-- columns: grp, block (-4: the 12th to 10th month before the move; 0: the first three months of it), state (helped or noticed), n_children
-- units:   children
-- needs:   work.transition, work.chronology, work.event_about (type, kind), work.calendar_block (block)
-- Only what is surely before the index day. A date known by its month is in that month; one known by its year is left out.
-- Help that lasted counts in each three months it touches; where no end is on record, in those in which it began.
with placed as (
    select
        transition.grp,
        transition.child_no,
        event_about.kind,
        cast(12 * extract(year from chronology.starts_on) + extract(month from chronology.starts_on) as integer)
        - 1 - transition.move_month as from_month,
        cast(
            12 * extract(year from coalesce(chronology.ends_on, chronology.starts_on))
            + extract(month from coalesce(chronology.ends_on, chronology.starts_on)) as integer
        ) - 1 - transition.move_month as to_month
    from work.main.transition
    inner join work.main.chronology on chronology.child_no = transition.child_no
    inner join work.main.event_about on event_about.type = chronology.type
    where
        chronology.last_on < transition.index_on
        and chronology.date_precision <> 'year'
        and event_about.kind in ('happened', 'noticed', 'helped')
),

stated as (
    select
        placed.grp,
        placed.child_no,
        calendar_block.block,
        max(case when placed.kind = 'helped' then 1 else 0 end) as was_helped
    from placed
    inner join work.main.calendar_block
        on
            placed.from_month <= 3 * calendar_block.block + 2
            and case when placed.kind = 'helped' then placed.to_month else placed.from_month end
            >= 3 * calendar_block.block
    group by placed.grp, placed.child_no, calendar_block.block
)

select
    grp,
    block,
    case when was_helped = 1 then 'helped' else 'noticed' end as state,
    count(*) as n_children
from stated
group by 1, 2, 3
order by 1, 2, 3
