{# 16 hexadecimal digits that stand for some columns together; null counts as a value of its own. #}
{% macro surrogate_key(columns) -%}
    substr(md5(concat_ws('|'
        {%- for column in columns %}, coalesce(cast({{ column }} as varchar), '~'){% endfor -%}
    )), 1, 16)
{%- endmacro %}
