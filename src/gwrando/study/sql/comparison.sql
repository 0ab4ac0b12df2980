-- grain:   one row per comparison child; each child serves one cohort child at most
-- columns: see schemas.TABLES["comparison"]
-- units:   none
-- needs:   work.population, work.cohort
-- bound:   $per_child (most comparison children for one cohort child), $seed
-- Incidence-density sampling inside strata of sex and quarter of birth: a comparison child has the cohort child's age on the
-- index day and has not joined the cohort by then (it may join later: leaving such children out would bias the ratio).
-- In each stratum children are shuffled by our own hash and dealt round to the cohort children, so the work grows with
-- the number of children, not with its square.
-- Source: Richardson 2004, on incidence-density designs.
create or replace table work.main.comparison as
with placed as (
    select
        population.child_no,
        cohort.index_on,
        population.sex,
        date_trunc('quarter', population.birth_month) as birth_quarter,
        md5(concat(cast(population.child_no as varchar), ':', cast($seed as varchar))) as shuffled,
        -- another shuffle for the cohort children: with one, a cohort child would often be dealt to itself
        md5(concat(cast($seed as varchar), ':', cast(population.child_no as varchar))) as case_shuffled
    from work.main.population
    left join work.main.cohort using (child_no)
),

cases as (
    select
        sex,
        birth_quarter,
        child_no as case_no,
        index_on,
        row_number() over (partition by sex, birth_quarter order by case_shuffled) as place,
        count(*) over (partition by sex, birth_quarter) as n_cases
    from placed
    where index_on is not null
),

dealt as (
    select
        placed.child_no,
        placed.sex,
        placed.birth_quarter,
        placed.index_on as own_index_on,
        placed.shuffled,
        row_number() over (partition by placed.sex, placed.birth_quarter order by placed.shuffled) as place
    from placed
),

paired as (
    select
        dealt.child_no,
        cases.case_no,
        cases.index_on,
        row_number() over (partition by cases.case_no order by dealt.shuffled) as nth
    from dealt
    inner join cases
        on
            cases.sex = dealt.sex
            and cases.birth_quarter = dealt.birth_quarter
            and cases.place = ((dealt.place - 1) % cases.n_cases) + 1
    where
        dealt.child_no <> cases.case_no
        and (dealt.own_index_on is null or dealt.own_index_on > cases.index_on)
)

select child_no, case_no, index_on
from paired
where nth <= $per_child
order by child_no
