"""The sentences of the platform in languages other than zh-CN, as gettext catalogues: `<language>.po`.

`python -m duibiao.interfaces.locale` brings the catalogues up to date with the sentences in the source.
"""
