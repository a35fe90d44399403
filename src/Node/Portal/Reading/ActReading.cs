using System.Text.Json;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Node.Portal.Reading;

/// <summary>
/// Reads the exact bytes that somebody is asked to sign, or has signed, and says in the reader's language all that is in
/// them. It reads the bytes and not an object made of them, so that what is shown is what is signed.
/// </summary>
internal static class ActReading
{
    /// <summary>The header's members, in the order of <c>spec/statements.md</c>; the body comes after them.</summary>
    public static IReadOnlyList<string> Header { get; } = ["type", "thread", "by", "at", "answers"];

    private static readonly JsonDocumentOptions Strict = new()
    {
        AllowDuplicateProperties = false, AllowTrailingCommas = false, CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = 16,
    };

    /// <summary>
    /// Null for what can be no statement: an unknown type, another type inside than outside, a doubled member, a null, text
    /// that is none, or a header that is not there. Such bytes are shown to nobody and signed by nobody.
    /// </summary>
    public static ReadAct? Read(ReadOnlyMemory<byte> payload, string payloadType, ReadingContext context)
    {
        var kind = OrderStatements.Types.All.FirstOrDefault(one => StatementTypes.PayloadTypeOf(one.Name) == payloadType);
        if (kind is null || payload.Length > kind.MaxPayloadBytes)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(payload, Strict);
            return HasForm(json.RootElement, kind.Name) && IsWhole(json.RootElement)
                ? Read(json.RootElement, kind, payloadType, context, Digest.Of(payload.Span))
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The second comes from text with half a character in it (\ud800).
            return null;
        }
    }

    /// <summary>The thread and the moment that the payload names; null for bytes that are no statement's.</summary>
    public static (string Thread, DateTimeOffset At)? Place(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload, Strict);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("thread", out var thread) && thread.ValueKind == JsonValueKind.String
                && json.RootElement.TryGetProperty("at", out var moment) && moment.ValueKind == JsonValueKind.String
                && Moment.TryParse(moment.GetString(), out var at)
                    ? (thread.GetString()!, at)
                    : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static ReadAct Read(
        JsonElement root, StatementKind kind, string payloadType, ReadingContext context, Digest digest)
    {
        var fitting = Fitting(root, kind, context, out var isPackMissing);
        var walk = new ReadingWalk(kind.Name, fitting);
        walk.Add(new ReadLine("header", context.Say("acts.section.header"), "", 0, ReadMark.Heading));
        foreach (var name in Header)
        {
            walk.Member(name, name, root.GetProperty(name), name == "answers" ? typeof(IReadOnlyList<Digest>) : TypeOf(name), 1);
        }

        walk.Leaf("payloadType", "payloadType", payloadType, FieldKind.Plain, 1);
        walk.Add(new ReadLine("body", context.Say("acts.section.body"), "", 0, ReadMark.Heading));
        walk.Members("body", "", root.GetProperty("body"), kind.Body, 1);
        foreach (var other in root.EnumerateObject().Where(one => one.Name != "body" && !Header.Contains(one.Name)))
        {
            walk.Member(other.Name, other.Name, other.Value, null, 1);
        }

        return new ReadAct(
            kind.Name, context.Say("acts.title." + kind.Name), context.Say("acts.does." + kind.Name),
            context.Say("acts.follows." + kind.Name), isPackMissing ? Warned(walk.Lines) : walk.Lines, digest);
    }

    /// <summary>An order names its pack by digest; the texts of another pack would say something else of it.</summary>
    private static ReadingContext Fitting(JsonElement root, StatementKind kind, ReadingContext context, out bool isMissing)
    {
        if (kind.Body != typeof(OrderIssued))
        {
            isMissing = false;
            return context;
        }

        var pack = root.GetProperty("body").TryGetProperty("pack", out var named) && named.ValueKind == JsonValueKind.Object
            && named.TryGetProperty("digest", out var digest) && digest.ValueKind == JsonValueKind.String
            && Digest.TryParse(digest.GetString(), out var parsed) ? context.FindPack(parsed) : null;
        isMissing = pack is null;
        return context with { Pack = pack };
    }

    private static List<ReadLine> Warned(IReadOnlyList<ReadLine> lines) =>
        [.. lines.Select(line => line.Path is "body/pack" ? line with { Mark = line.Mark | ReadMark.OtherPack } : line)];

    private static Type TypeOf(string name) => name == "at" ? typeof(DateTimeOffset) : typeof(string);

    private static bool HasForm(JsonElement root, string type) =>
        root.ValueKind == JsonValueKind.Object
        && Header.All(name => root.TryGetProperty(name, out var member)
            && member.ValueKind == (name == "answers" ? JsonValueKind.Array : JsonValueKind.String))
        && root.GetProperty("type").ValueEquals(type)
        && root.TryGetProperty("body", out var body) && body.ValueKind == JsonValueKind.Object;

    /// <summary>No null anywhere, and every text is one: throws for half a character.</summary>
    private static bool IsWhole(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => false,
        JsonValueKind.Object => element.EnumerateObject().All(one => one.Name is not null && IsWhole(one.Value)),
        JsonValueKind.Array => element.EnumerateArray().All(IsWhole),
        JsonValueKind.String => element.GetString() is not null,
        _ => true,
    };
}
