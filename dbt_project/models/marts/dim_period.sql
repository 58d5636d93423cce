-- The notations of ingest/periods.py. A code that is none of them is no period: gate 1 quarantines its claim.
with codes as (

    select time_period from {{ ref('stg_observations') }}
    union
    select reporting_period from {{ ref('int_documents') }}

),

parts as (

    select
        time_period,
        cast(substr(time_period, 1, 4) as integer) as first_year,
        case
            when regexp_full_match(time_period, '\d{4}') then 'year'
            when regexp_full_match(time_period, '\d{4}-\d{2}-\d{2}') then 'day'
            when regexp_full_match(time_period, '\d{4}-S[12]') then 'half'
            when regexp_full_match(time_period, '\d{4}-Q[1-4]') then 'quarter'
            when regexp_full_match(time_period, '\d{4}-M(0[1-9]|1[0-2])') then 'month'
            when regexp_full_match(time_period, '\d{4}-01-01/P([1-9]|10|11)M') then 'cumulative'
            when regexp_full_match(time_period, '\d{4}-\d{2}-\d{2}/P(\d+Y)?(\d+M)?') then 'span'
        end as period_type,
        try_cast(regexp_extract(time_period, '-[SQM](\d+)$', 1) as integer) as part_number,
        try_cast(substr(time_period, 1, 10) as date) as written_start,
        coalesce(try_cast(regexp_extract(time_period, '/P.*?(\d+)Y', 1) as integer), 0) * 12
        + coalesce(try_cast(regexp_extract(time_period, '/P.*?(\d+)M', 1) as integer), 0) as written_months
    from codes
    where regexp_matches(time_period, '^\d{4}')

),

spans as (

    select
        time_period,
        period_type,
        part_number,
        case period_type
            when 'day' then 0
            when 'month' then 1
            when 'quarter' then 3
            when 'half' then 6
            when 'year' then 12
            else written_months
        end as months,
        case
            when period_type in ('day', 'cumulative', 'span') then written_start
            when period_type = 'year' then make_date(first_year, 1, 1)
            when period_type = 'half' then make_date(first_year, part_number * 6 - 5, 1)
            when period_type = 'quarter' then make_date(first_year, part_number * 3 - 2, 1)
            when period_type = 'month' then make_date(first_year, part_number, 1)
        end as period_start
    from parts
    where period_type is not null

),

periods as (

    select
        *,
        case
            when period_type = 'day' then period_start
            else cast(period_start + to_months(months) as date) - 1
        end as period_end
    from spans

)

select
    time_period,
    period_type,
    period_start,
    period_end,
    cast(year(period_end) as integer) as period_year,
    cast(months as integer) as months,
    case period_type
        when 'day' then 'Ngày ' || strftime(period_start, '%d/%m/%Y')
        when 'month' then 'Tháng ' || part_number || '/' || year(period_end)
        when 'quarter' then 'Quý ' || ['I', 'II', 'III', 'IV'][part_number] || '/' || year(period_end)
        when 'half' then '6 tháng ' || if(part_number = 1, 'đầu', 'cuối') || ' năm ' || year(period_end)
        when 'year' then 'Năm ' || year(period_end)
        when 'cumulative' then months || ' tháng đầu năm ' || year(period_end)
        else
            case
                when
                    month(period_start) = 1 and day(period_start) = 1 and months % 12 = 0
                    then 'Giai đoạn ' || year(period_start) || '-' || year(period_end)
                else 'Từ ' || strftime(period_start, '%d/%m/%Y') || ' đến ' || strftime(period_end, '%d/%m/%Y')
            end
    end as label_vi
from periods
where period_end > period_start or period_type = 'day'
