using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Cli.Acts;

/// <summary><c>lotus order issue</c>: an order, and the document of its grounds that only authorities see.</summary>
internal static class IssueCommand
{
    private const int SaltLength = 32;

    public static Command Build()
    {
        var flags = new ActFlags();
        var form = new IssueForm();
        var command = flags.Command("issue", hasNumber: false, form.All);
        command.SetAction((parsed, stop) =>
        {
            var grounds = JsonSerializer.SerializeToUtf8Bytes(
                new AuthorityOnlyGrounds(
                    Convert.ToBase64String(RandomNumberGenerator.GetBytes(SaltLength)),
                    parsed.GetRequiredValue(form.Necessity),
                    parsed.GetRequiredValue(form.Summary)),
                StatementJson.Options);
            var number = parsed.GetValue(form.Number)
                ?? Names.Order(
                    Author.TerritoryOf(parsed.GetRequiredValue(flags.Signing.By)), TimeProvider.System.GetUtcNow().Year);
            return new SignedAct(parsed, flags).RunAsync(
                number, isFirst: true, setting => form.Compose(parsed, setting, Digest.Of(grounds)), grounds, stop);
        });
        return command;
    }
}

/// <summary>The fields of an order, as options.</summary>
internal sealed class IssueForm
{
    public Option<string?> Number { get; } = new("--number") { HelpName = "NUMBER" };

    public Option<string> Necessity { get; } = new("--necessity") { HelpName = "TEXT", Required = true };

    public Option<string> Summary { get; } = new("--summary") { HelpName = "TEXT", Required = true };

    private readonly Option<bool> preservation = new("--preservation");
    private readonly Option<string> pack = new("--pack") { HelpName = "ID", DefaultValueFactory = _ => "gba" };
    private readonly Option<string> to = new("--to") { HelpName = "TERRITORY", Required = true };
    private readonly Option<string> addressee = new("--addressee") { HelpName = "OFFICE", Required = true };
    private readonly Option<string> category = new("--category") { HelpName = "ID", Required = true };
    private readonly Option<string[]> identifiers = new("--identifier") { HelpName = "FORMAT:VALUE", Required = true };
    private readonly Option<DateTimeOffset> from = new("--from") { HelpName = "TIME", Required = true };
    private readonly Option<DateTimeOffset> until = new("--until") { HelpName = "TIME", Required = true };
    private readonly Option<string> provision = new("--provision") { HelpName = "TEXT", Required = true };
    private readonly Option<int> maxYears = new("--max-years") { HelpName = "YEARS", Required = true };
    private readonly Option<string?> listed = new("--listed") { HelpName = "ID" };
    private readonly Option<string> caseDigest = new("--case") { HelpName = "DIGEST", Required = true };
    private readonly Option<string[]> conditions = new("--condition") { HelpName = "ID" };
    private readonly Option<string[]> recipients = new("--recipient") { HelpName = "age1pq1…" };
    private readonly Option<string?> emergency = new("--emergency") { HelpName = "GROUND" };
    private readonly Option<string?> because = new("--because") { HelpName = "TEXT" };
    private readonly Option<string?> preserves = new("--preserves") { HelpName = "NUMBER" };

    public IEnumerable<Option> All =>
    [
        Number, preservation, pack, to, addressee, category, identifiers, from, until, provision, maxYears, listed,
        caseDigest, conditions, recipients, emergency, because, preserves, Necessity, Summary,
    ];

    public OrderIssued Compose(ParseResult parsed, SignedAct.Setting setting, Digest grounds)
    {
        var wanted = parsed.GetRequiredValue(pack);
        var known = setting.Packs.Packs.FirstOrDefault(one => one.Id == wanted)
            ?? throw new FormatException($"--pack: the node knows no pack '{wanted}'");
        return new OrderIssued(
            parsed.GetValue(preservation) ? OrderKind.Preservation : OrderKind.Production,
            new RulePackRef(known.Id, known.Version, known.Digest),
            parsed.GetRequiredValue(to),
            parsed.GetRequiredValue(addressee),
            parsed.GetRequiredValue(category),
            [.. parsed.GetRequiredValue(identifiers).Select(Identifier)],
            parsed.GetRequiredValue(from),
            parsed.GetRequiredValue(until),
            new Offence(parsed.GetRequiredValue(provision), parsed.GetRequiredValue(maxYears), parsed.GetValue(listed)),
            Digest.Parse(parsed.GetRequiredValue(caseDigest)),
            parsed.GetValue(conditions) ?? [],
            [.. (parsed.GetValue(recipients) ?? []).Select(Recipient)],
            grounds,
            parsed.GetValue(emergency) is { } ground ? new Emergency(ground, parsed.GetValue(because) ?? "") : null,
            parsed.GetValue(preserves));
    }

    // An order that nobody can answer should not leave; the node keeps recipients as text.
    private static string Recipient(string text) => KeyRecipient.TryParse(text, out _) || Sm2PublicKey.TryParse(text, out _)
        ? text
        : throw new FormatException($"--recipient: {RecipientText.Brief(text)} is no recipient of age and no SM2 key");

    private static Identifier Identifier(string text) => text.Split(':', 2) is [var format, var value]
        ? new Identifier(format, value)
        : throw new FormatException($"--identifier is written FORMAT:VALUE, as in e164:+853…, not {text}");
}
