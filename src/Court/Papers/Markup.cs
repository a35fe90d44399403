using System.Text;

namespace LotusBridge.Court.Papers;

/// <summary>Writes HTML in which every text is escaped; what is not a text is a tag of this class.</summary>
internal sealed class Markup
{
    private readonly StringBuilder html = new();

    /// <summary>A tag of our own words, as it is.</summary>
    public Markup Raw(string tag)
    {
        html.Append(tag).Append('\n');
        return this;
    }

    public Markup Text(string element, string text, string? css = null)
    {
        html.Append('<').Append(element);
        if (css is not null)
        {
            html.Append(" class=\"").Append(css).Append('"');
        }

        html.Append('>').Append(Escape(text)).Append("</").Append(element).Append(">\n");
        return this;
    }

    /// <summary>A term and what is said of it; nothing where nothing is said.</summary>
    public Markup Fact(string term, string? text, string? css = null) =>
        string.IsNullOrEmpty(text) ? this : Text("dt", term).Text("dd", text, css);

    public Markup HeaderRow(params IEnumerable<string> cells)
    {
        html.Append("<thead><tr>");
        foreach (var cell in cells)
        {
            html.Append("<th scope=\"col\">").Append(Escape(cell)).Append("</th>");
        }

        html.Append("</tr></thead>\n");
        return this;
    }

    /// <param name="cells">Text and class of each cell.</param>
    public Markup Row(params IEnumerable<(string Text, string? Css)> cells)
    {
        html.Append("<tr>");
        foreach (var (text, css) in cells)
        {
            html.Append(css is null ? "<td>" : $"<td class=\"{css}\">").Append(Escape(text)).Append("</td>");
        }

        html.Append("</tr>\n");
        return this;
    }

    /// <summary>For text and for attributes in double quotes. Everything else stays readable in the source too.</summary>
    public static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal);

    public override string ToString() => html.ToString();
}
