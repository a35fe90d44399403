namespace LotusBridge.Node.Portal.Texts;

/// <summary>A language that the portal speaks.</summary>
/// <param name="Tag">As in BCP 47 and in the names of the text files.</param>
/// <param name="Name">In that language.</param>
internal sealed record PortalLanguage(string Tag, string Name)
{
    public static PortalLanguage TraditionalChinese { get; } = new("zh-Hant", "繁體中文");

    public static PortalLanguage SimplifiedChinese { get; } = new("zh-Hans", "简体中文");

    public static PortalLanguage Portuguese { get; } = new("pt", "Português");

    public static PortalLanguage English { get; } = new("en", "English");

    public static IReadOnlyList<PortalLanguage> All { get; } =
        [TraditionalChinese, SimplifiedChinese, Portuguese, English];

    /// <summary>How many entries of <c>Accept-Language</c> are looked at.</summary>
    private const int MaxWishes = 10;

    public static PortalLanguage? Find(string? tag) =>
        All.FirstOrDefault(one => string.Equals(one.Tag, tag, StringComparison.OrdinalIgnoreCase));

    /// <summary>What the person chose, else the first of the browser's wishes that is spoken here, else English.</summary>
    public static PortalLanguage Of(string? chosen, string? acceptLanguage) => Find(chosen)
        ?? (acceptLanguage ?? "").Split(',').Take(MaxWishes)
            .Select((wish, place) => (Tag: wish.Split(';')[0].Trim(), Weight: WeightOf(wish), place))
            .OrderByDescending(wish => wish.Weight).ThenBy(wish => wish.place)
            .Select(wish => Spoken(wish.Tag)).FirstOrDefault(one => one is not null)
        ?? English;

    private static double WeightOf(string wish) =>
        wish.Split(";q=") is [_, var weight]
        && double.TryParse(weight, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : 1;

    /// <summary>Chinese without a script is written as in its region, on the Mainland where it names none.</summary>
    private static PortalLanguage? Spoken(string tag)
    {
        var parts = tag.ToLowerInvariant().Split('-');
        return parts[0] switch
        {
            "zh" => parts.Any(part => part is "hant" or "tw" or "hk" or "mo") ? TraditionalChinese : SimplifiedChinese,
            "pt" => Portuguese,
            "en" => English,
            _ => null,
        };
    }

    public override string ToString() => Tag;
}
