-- grain:   one row per notice and how soon help was recorded, over all observed children
-- columns: see schemas.TABLES["count_answered"]
-- units:   children (each child's first notice of the kind); days
-- needs:   work.population, work.chronology, work.coverage, work.notice, work.notice_help
-- A first notice too near the end of the data to be followed for follow_days is not counted: help may have come after.
create or replace table work.main.count_answered as
with data_end as (
    select min(ends_on) as ends_on
    from work.main.coverage
),

first_notice as (
    select chronology.child_no, chronology.type as notice, min(chronology.starts_on) as noticed_on
    from work.main.chronology
    inner join work.main.population using (child_no)
    inner join work.main.notice on notice.notice = chronology.type
    group by chronology.child_no, chronology.type
),

followed as (
    select
        first_notice.child_no,
        first_notice.notice,
        first_notice.noticed_on,
        notice.within_days,
        notice.follow_days
    from first_notice
    inner join work.main.notice using (notice)
    cross join data_end
    where date_diff('day', first_notice.noticed_on, data_end.ends_on) >= notice.follow_days
),

first_help as (
    select
        followed.child_no,
        followed.notice,
        min(date_diff('day', followed.noticed_on, chronology.starts_on)) as wait_days
    from followed
    inner join work.main.notice_help on notice_help.notice = followed.notice
    inner join work.main.chronology
        on
            chronology.child_no = followed.child_no
            and chronology.type = notice_help.help
            and chronology.starts_on >= followed.noticed_on
    group by followed.child_no, followed.notice
)

select
    followed.notice,
    case
        when first_help.wait_days <= followed.within_days then 'in_time'
        when first_help.wait_days <= followed.follow_days then 'late'
        else 'none'
    end as answer,
    count(*) as n_children
from followed
left join first_help using (child_no, notice)
group by 1, 2
order by 1, 2
