-- The claim in use for every number, and how far its rivals are from it. Nothing is averaged: one claim is chosen.
with candidates as (

    select
        indicator_fact_id,
        obs_id,
        coalesce(obs_value, obs_value_low, obs_value_high) as lowest_value,
        coalesce(obs_value, obs_value_high, obs_value_low) as highest_value,
        case obs_status when 'A' then 1 when 'B' then 2 when 'P' then 3 when 'E' then 4 else 5 end as status_rank,
        case when qualifier = 'exact' then 1 else 2 end as rounding_rank,
        reported_at,
        case when extraction_method like 'form:%' then 1 else 2 end as reading_rank,
        confidence,
        qualifier,
        obs_value_low,
        obs_value_high,
        -- Half of the last printed place: "2.772 tỷ" may stand for anything from 2.771,5 to 2.772,5 tỷ.
        0.5 * power(10, unit_mult - decimals) as half_place
    from {{ ref('fct_observation') }}
    where is_candidate

),

-- The values that each claim is compatible with, as it is printed; "khoảng", "gần" leave 2 % more room.
bounded as (

    select
        *,
        case qualifier
            when 'at_most' then cast('-infinity' as double)
            when 'exact' then coalesce(obs_value_low, lowest_value) - half_place
            when 'at_least' then coalesce(obs_value_low, lowest_value) - half_place
            else coalesce(obs_value_low, lowest_value) - greatest(half_place, 0.02 * abs(lowest_value))
        end as lower_bound,
        case qualifier
            when 'at_least' then cast('infinity' as double)
            when 'exact' then coalesce(obs_value_high, highest_value) + half_place
            when 'at_most' then coalesce(obs_value_high, highest_value) + half_place
            else coalesce(obs_value_high, highest_value) + greatest(half_place, 0.02 * abs(highest_value))
        end as upper_bound
    from candidates

),

counted as (

    select
        indicator_fact_id,
        count(*) as claim_count,
        count(distinct lowest_value) as distinct_value_count,
        min(status_rank) as best_status_rank
    from bounded
    group by indicator_fact_id

),

-- Only claims as final as the chosen one contradict it: an estimate that a final figure has replaced does not.
facts as (

    select
        counted.indicator_fact_id,
        any_value(counted.claim_count) as claim_count,
        any_value(counted.distinct_value_count) as distinct_value_count,
        min(bounded.lowest_value) as min_value,
        max(bounded.highest_value) as max_value,
        -- Intervals of numbers have a common point exactly when the greatest lower bound is below the least upper one.
        max(bounded.lower_bound) >= min(bounded.upper_bound) as has_conflict
    from counted
    inner join bounded
        on counted.indicator_fact_id = bounded.indicator_fact_id and counted.best_status_rank = bounded.status_rank
    group by counted.indicator_fact_id

),

ranked as (

    select
        *,
        row_number() over preference as preference,
        lead(status_rank) over preference as next_status_rank,
        lead(rounding_rank) over preference as next_rounding_rank,
        lead(reported_at) over preference as next_reported_at,
        lead(reading_rank) over preference as next_reading_rank,
        lead(confidence) over preference as next_confidence
    from bounded
    window preference as (
        partition by indicator_fact_id
        order by
            status_rank asc,
            rounding_rank asc,
            reported_at desc nulls last,
            reading_rank asc,
            confidence desc,
            obs_id asc
    )

),

-- The reason is the first criterion in which the chosen claim differs from the next best.
chosen as (

    select
        ranked.indicator_fact_id,
        ranked.obs_id,
        ranked.lowest_value,
        facts.claim_count,
        facts.distinct_value_count,
        facts.min_value,
        facts.max_value,
        facts.has_conflict,
        case
            when facts.claim_count = 1 then 'only_claim'
            when ranked.status_rank < ranked.next_status_rank then 'final_over_estimate'
            when ranked.rounding_rank < ranked.next_rounding_rank then 'exact_over_rounded'
            when ranked.reported_at > coalesce(ranked.next_reported_at, date '0001-01-01') then 'latest_report'
            when ranked.reading_rank < ranked.next_reading_rank then 'form_over_text'
            when ranked.confidence > ranked.next_confidence then 'higher_confidence'
            else 'first_id'
        end as chosen_because
    from ranked
    inner join facts on ranked.indicator_fact_id = facts.indicator_fact_id
    where ranked.preference = 1

)

select
    chosen.indicator_fact_id,

    observations.source_system,
    observations.indicator,
    indicators.indicator_name_vi,
    observations.organisation_id,
    observations.org_type,
    observations.sector,
    observations.size_class,
    observations.rating,
    observations.measure,
    observations.scenario,
    observations.ref_area,
    observations.ref_area_scheme,
    areas.ref_area_name,
    observations.time_period,
    observations.period_start,
    observations.period_end,

    observations.obs_value,
    observations.obs_value_low,
    observations.obs_value_high,
    observations.unit_measure,
    observations.qualifier,
    observations.obs_status,
    observations.credit_scope,
    observations.confidence,

    observations.obs_id,
    observations.document_id,
    observations.reported_at,
    chosen.chosen_because,

    chosen.claim_count,
    chosen.distinct_value_count,
    chosen.has_conflict,
    (chosen.max_value - chosen.min_value) / nullif(abs(chosen.lowest_value), 0) as conflict_rel,
    chosen.min_value,
    chosen.max_value
from chosen
inner join {{ ref('fct_observation') }} as observations on chosen.obs_id = observations.obs_id
left join {{ ref('dim_indicator') }} as indicators on observations.indicator = indicators.indicator
left join {{ ref('dim_ref_area') }} as areas on observations.ref_area = areas.ref_area
