-- grain:   one row per observed child and question that begins for it (a notice, or something that happened)
-- columns: see schemas.TABLES["waiting"]
-- units:   days are dates; every date is known to the day
-- needs:   work.chronology, work.population, work.child, work.coverage, work.observed, work.wait (question, within_days,
--          follow_days), work.wait_from (question, type, role), work.wait_help (question, help), work.event_about (type, kind)
-- A wait runs from the child's first event of the question to the first help on or after it, and is followed until the data of
-- the helping services end, the child is 18, or the child leaves a service that knows every child. Left out, because it is not
-- known when the wait began or ended: children of whom the first event, or a help that may be the first, is known by its month
-- or year alone; events before the helping services' data begin; children not under observation that day.
create or replace table work.main.waiting as
with begun as (
    select
        chronology.child_no,
        wait_from.question,
        min(case when chronology.date_precision = 'day' then chronology.starts_on end) as from_on,
        min(case when chronology.date_precision <> 'day' then chronology.starts_on end) as vague_on
    from work.main.chronology
    inner join work.main.wait_from on wait_from.type = chronology.type
    inner join work.main.population on population.child_no = chronology.child_no
    where wait_from.role is null or wait_from.role = chronology.role
    group by chronology.child_no, wait_from.question
),

helpers as (
    select
        wait_help.question,
        max(coverage.starts_on) as starts_on,
        min(coverage.ends_on) as ends_on
    from work.main.wait_help
    inner join work.main.event_about on event_about.type = wait_help.help
    inner join work.main.coverage on coverage.agency = event_about.service
    group by wait_help.question
),

wanted as (
    select count(*) as n_wanted
    from work.main.coverage
    where knows_every_child
),

dated as (
    select
        begun.child_no,
        begun.question,
        begun.from_on,
        least(helpers.ends_on, cast(child.birth_month + interval 18 year - interval 1 day as date)) as end_on
    from begun
    inner join helpers on helpers.question = begun.question
    inner join work.main.child on child.child_no = begun.child_no
    where
        begun.from_on is not null
        and (begun.vague_on is null or begun.vague_on > begun.from_on)
        and begun.from_on between helpers.starts_on and helpers.ends_on
        and begun.from_on < cast(child.birth_month + interval 18 year as date)
),

seen as (
    select
        dated.child_no,
        dated.question,
        -- times under observation of one service never overlap: one row is one service
        count(*) as n_seen,
        min(observed.to_on) as to_on
    from dated
    inner join work.main.observed
        on
            observed.child_no = dated.child_no
            and observed.from_on <= dated.from_on
            and observed.to_on >= dated.from_on
    inner join work.main.coverage on coverage.agency = observed.agency
    where coverage.knows_every_child
    group by dated.child_no, dated.question
),

followed as (
    select
        dated.child_no,
        dated.question,
        dated.from_on,
        least(dated.end_on, coalesce(seen.to_on, dated.end_on)) as end_on
    from dated
    cross join wanted
    left join seen on seen.child_no = dated.child_no and seen.question = dated.question
    where coalesce(seen.n_seen, 0) = wanted.n_wanted
),

-- events are cut down to the types asked about before they meet the questions: a child has several of both
help as (
    select child_no, type, starts_on, last_on, ends_on, date_precision
    from work.main.chronology
    where type in (select help from work.main.wait_help)
),

helped as (
    select
        followed.child_no,
        followed.question,
        min(case when help.date_precision = 'day' and help.starts_on >= followed.from_on then help.starts_on end) as help_on,
        min(case when help.date_precision <> 'day' and help.last_on >= followed.from_on then help.starts_on end) as vague_on,
        max(case when help.last_on < followed.from_on and help.ends_on >= followed.from_on then 1 else 0 end) as already
    from followed
    inner join help on help.child_no = followed.child_no
    inner join work.main.wait_help on wait_help.question = followed.question and wait_help.help = help.type
    group by followed.child_no, followed.question
),

asked as (
    select chronology.child_no, wait_from.question, chronology.starts_on
    from work.main.chronology
    inner join work.main.wait_from on wait_from.type = chronology.type
    where chronology.date_precision = 'day' and (wait_from.role is null or wait_from.role = chronology.role)
),

again as (
    select followed.child_no, followed.question, min(asked.starts_on) as again_on
    from followed
    inner join asked
        on
            asked.child_no = followed.child_no
            and asked.question = followed.question
            and asked.starts_on > followed.from_on
    group by followed.child_no, followed.question
),

notice as (
    select child_no, starts_on
    from work.main.chronology
    where date_precision = 'day' and type in (select type from work.main.event_about where kind = 'noticed')
),

noticed as (
    select followed.child_no, followed.question, min(notice.starts_on) as noticed_on
    from followed
    inner join notice on notice.child_no = followed.child_no and notice.starts_on >= followed.from_on
    group by followed.child_no, followed.question
)

select
    followed.child_no,
    followed.question,
    followed.from_on,
    followed.end_on,
    coalesce(helped.already, 0) = 1 as already,
    case when helped.help_on <= followed.end_on then helped.help_on end as help_on,
    case when again.again_on <= followed.end_on then again.again_on end as again_on,
    case when noticed.noticed_on <= followed.end_on then noticed.noticed_on end as noticed_on
from followed
left join helped on helped.child_no = followed.child_no and helped.question = followed.question
left join again on again.child_no = followed.child_no and again.question = followed.question
left join noticed on noticed.child_no = followed.child_no and noticed.question = followed.question
where
    helped.vague_on is null
    or helped.vague_on > followed.end_on
    or helped.vague_on > helped.help_on
    or helped.already = 1
order by followed.child_no, followed.question
