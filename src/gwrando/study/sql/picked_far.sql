-- grain:   one row per cohort child and comparison child found further on, where too few were found near
-- columns: see schemas.TABLES["picked_far"]
-- units:   none
-- needs:   work.picked_near and what it needs
-- bound:   $first_step, $last_step, $per_child, $main_days
-- As picked_near, for the few searches that it left short.
create or replace table work.main.picked_far as
with short as (
    select wanted.*, coalesce(near.n_found, 0) as n_found
    from work.main.wanted
    left join (
        select case_no, count(*) as n_found
        from work.main.picked_near
        group by case_no
    ) as near using (case_no)
    where coalesce(near.n_found, 0) < $per_child and wanted.n_alike > $first_step
),

candidate as (
    select
        wanted.case_no,
        wanted.index_on,
        wanted.n_needed,
        search.step_no,
        placed.child_no
    from short as wanted
    inner join work.main.search
        on search.step_no between $first_step and $last_step and search.step_no < wanted.n_alike
    inner join work.main.placed
        on
            placed.stratum = wanted.stratum
            and placed.place = (wanted.start_place + search.step_no) % wanted.n_alike
    where
        placed.child_no <> wanted.case_no
        and (placed.joined_on is null or placed.joined_on > wanted.index_on)
),

fitting as (
    select
        candidate.case_no,
        min(candidate.child_no) as child_no,
        candidate.step_no,
        row_number() over (partition by candidate.case_no order by candidate.step_no) as nth
    from candidate
    left join work.main.needed using (case_no)
    left join work.main.observed
        on
            observed.child_no = candidate.child_no
            and observed.agency = needed.agency
            and observed.from_on <= candidate.index_on - $main_days
            and observed.to_on >= candidate.index_on - 1
    -- one child stands at each step of a search
    group by candidate.case_no, candidate.step_no
    having count(observed.child_no) = min(candidate.n_needed)
)

select fitting.case_no, fitting.child_no, fitting.step_no
from fitting
inner join short using (case_no)
where fitting.nth <= $per_child - short.n_found
