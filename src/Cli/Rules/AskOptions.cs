using System.CommandLine;
using System.Globalization;
using LotusBridge.Rules;

namespace LotusBridge.Cli.Rules;

/// <summary>The options of <c>lotus rules ask</c>. Read as text, so that every mistake gets its own hint.</summary>
internal sealed class AskOptions
{
    private static readonly string[] TimeFormats =
        ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private readonly Option<string> issuer = new("--issuer") { Description = "Role of the issuing authority." };
    private readonly Option<string> category = new("--category") { Description = "Category of data." };
    private readonly Option<string> validator = new("--validator") { Description = "Role that validated the order." };
    private readonly Option<string> maxYears = new("--max-years")
    {
        Description = "Maximum sentence for the offence in whole years.",
    };

    private readonly Option<string> offence = new("--offence") { Description = "Listed offence, like dir-2011-93-3." };
    private readonly Option<string> sentenceMonths = new("--sentence-months")
    {
        Description = "The order executes a sentence of so many months.",
    };

    private readonly Option<bool> emergency = new("--emergency") { Description = "Imminent threat to life or limb." };
    private readonly Option<bool> preservation = new("--preservation") { Description = "Preserve, do not produce." };
    private readonly Option<bool> homeCase = new("--home-case")
    {
        Description = "Offence and person are in the issuing State: no notice to the other.",
    };

    private readonly Option<string> received = new("--received") { Description = "When the order was received." };
    private readonly Option<string> issued = new("--issued") { Description = "When it was issued, if another time." };
    private readonly Option<string> territory = new("--territory") { Description = "Whose holidays count." };

    public Option<string> Pack { get; } = new("--pack") { Description = "Id in the packs folder, or a path." };

    public Option<bool> Json { get; } = new("--json") { Description = "Answer as JSON." };

    public IEnumerable<Option> All =>
    [
        Pack, issuer, category, validator, maxYears, offence, sentenceMonths, emergency, preservation, homeCase,
        received, issued, territory, Json,
    ];

    /// <exception cref="UsageException">A value is missing, or the pack does not know it.</exception>
    public Question Question(ParseResult parsed, RulePack pack)
    {
        var roles = pack.Offices.Select(o => o.Role.Id).ToList();
        return new Question
        {
            Issuer = new Role(OneOf(parsed, issuer, roles) ?? throw Absent(issuer, roles)),
            Category = OneOf(parsed, category, pack.Categories.Select(c => c.Id))
                ?? throw Absent(category, pack.Categories.Select(c => c.Id)),
            Validator = OneOf(parsed, validator, roles) is { } role ? new Role(role) : null,
            Offence = new OffenceFacts(
                Number(parsed, maxYears), parsed.GetValue(offence), Number(parsed, sentenceMonths)),
            Emergency = parsed.GetValue(emergency),
            Order = parsed.GetValue(preservation) ? OrderKind.Preservation : OrderKind.Production,
            IsHomeCase = parsed.GetValue(homeCase),
            Received = Time(parsed, received),
            Issued = Time(parsed, issued),
            Territory = OneOf(parsed, territory, pack.Territories.Select(t => t.Id)),
        };
    }

    private static string? OneOf(ParseResult parsed, Option<string> option, IEnumerable<string> known) =>
        parsed.GetValue(option) is not { } value || known.Contains(value)
            ? parsed.GetValue(option)
            : throw new UsageException($"{option.Name} {value} is not known", Hint(option, known));

    private static UsageException Absent(Option<string> option, IEnumerable<string> known) =>
        new($"{option.Name} is missing", Hint(option, known));

    private static string Hint(Option<string> option, IEnumerable<string> known)
    {
        var ids = string.Join(", ", known);
        return ids.Length > 0 ? $"{option.Name} takes {ids}" : $"this pack knows nothing that {option.Name} could name";
    }

    private static int? Number(ParseResult parsed, Option<string> option)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 9999
            ? number
            : throw new UsageException($"{option.Name} {text} is not a number", "a whole number from 0 to 9999");
    }

    private static DateTimeOffset? Time(ParseResult parsed, Option<string> option)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        // Without an offset the same text is eight hours apart in Macau and in London.
        var hasOffset = text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > "yyyy-MM-dd".Length;
        return hasOffset
            && DateTimeOffset.TryParseExact(
                text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            && time.Year is >= 2000 and <= 2200
            ? time
            : throw new UsageException(
                $"{option.Name} {text} is not a moment in time",
                "a time with its offset, such as 2026-11-23T10:15:00+08:00");
    }
}
