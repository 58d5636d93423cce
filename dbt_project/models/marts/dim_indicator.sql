select
    indicator,
    name_vi as indicator_name_vi,
    name_en as indicator_name_en,
    unit_measure,
    kind,
    agg_geo,
    agg_time,
    weight_indicator
from {{ ref('indicators') }}
