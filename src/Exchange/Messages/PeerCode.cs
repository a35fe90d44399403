using System.Text.Json;

namespace LotusBridge.Exchange.Messages;

/// <summary>The stable codes of a peer's refusals; those of <c>Flaw</c> come besides.</summary>
public static class PeerCode
{
    /// <summary>409: the author's registration has not arrived here yet.</summary>
    public const string AuthorUnknown = "author-unknown";

    /// <summary>409: a statement that this one answers has not arrived here yet.</summary>
    public const string ParentUnknown = "parent-unknown";

    /// <summary>409: the sender's log has signed two histories; nothing of it is taken until the roster has changed.</summary>
    public const string LogAccused = "log-accused";

    /// <summary>409: by its proof the statement existed later than it is here; one of the two clocks is wrong.</summary>
    public const string ProofAhead = "proof-ahead";

    public const string MessageMalformed = "message-malformed";
    public const string WrongSender = "wrong-sender";
    public const string WrongReceiver = "wrong-receiver";
    public const string StatementMalformed = "statement-malformed";
    public const string NotShared = "not-shared";
    public const string NotParty = "not-a-party";
    public const string AnnexUnexpected = "annex-unexpected";
    public const string TooManyRequests = "too-many-requests";

    /// <summary>The sender could not read the answer, or it was no good receipt.</summary>
    public const string AnswerMalformed = "answer-malformed";

    /// <summary>The sender got no answer.</summary>
    public const string Unreachable = "unreachable";

    private const int MaxCodeLength = 40;

    /// <summary>The code of a problem+json body; null when it has none of a code's form.</summary>
    public static string? In(ReadOnlySpan<byte> problem)
    {
        try
        {
            var reader = new Utf8JsonReader(problem);
            return JsonElement.TryParseValue(ref reader, out var json)
                && json is { ValueKind: JsonValueKind.Object } body
                && body.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String
                && code.GetString() is { Length: > 0 and <= MaxCodeLength } text
                && !text.AsSpan().ContainsAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789-")
                    ? text
                    : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
