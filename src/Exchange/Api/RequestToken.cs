using System.Text.Json;
using System.Text.RegularExpressions;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Exchange.Api;

/// <summary>
/// Who asks a node for what, signed by the asker's own key (<c>spec/api.md</c>, "Who is asking"): the header
/// <c>Authorization: Lotus &lt;base64 of a DSSE envelope&gt;</c>. It fits one request only: method, target and body are
/// signed, and its nonce is accepted once.
/// </summary>
/// <param name="By">The official's pseudonym, or <c>registrar:T</c>; a node asks nobody in this way.</param>
/// <param name="Method">In capitals.</param>
/// <param name="Target">Path and query as sent, beginning with <c>/</c>.</param>
/// <param name="BodySha256">Of the body's bytes; of no bytes where there is no body.</param>
/// <param name="At">When it was signed, UTC, to the second.</param>
/// <param name="Nonce">32 lower-case hex digits.</param>
public sealed partial record RequestToken(
    string By, string Method, string Target, Digest BodySha256, DateTimeOffset At, string Nonce)
{
    public const string PayloadType = "application/vnd.lotus-bridge.request.v1+json";

    /// <summary>The authentication scheme, the word before the token.</summary>
    public const string Scheme = "Lotus";

    /// <summary>The longest header value that is read, in characters; a passkey's takes about 3,000.</summary>
    public const int MaxHeaderLength = 16 * 1024;

    /// <summary>The longest target, in characters.</summary>
    public const int MaxTargetLength = 2048;

    /// <summary>Length of the nonce in bytes.</summary>
    public const int NonceLength = 16;

    /// <summary>How far <see cref="At"/> may be from the node's clock, either way.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The token for a request, to be signed.</summary>
    /// <param name="nonce">16 random bytes.</param>
    public static RequestToken For(
        string by, HttpMethod method, string target, ReadOnlySpan<byte> body, DateTimeOffset at, ReadOnlySpan<byte> nonce) =>
        nonce.Length == NonceLength
            ? new(by, method.Method, target, Digest.Of(body), Moment.ToSecond(at), Convert.ToHexStringLower(nonce))
            : throw new ArgumentException($"a nonce has {NonceLength} bytes, not {nonce.Length}", nameof(nonce));

    /// <summary>The payload that the official's key signs.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, StatementJson.Options);

    /// <summary>Signs with a key file's key and gives the header's value.</summary>
    public string Sign(Ed25519Signer key) => Header(Envelope.Sign(PayloadType, Write(), key));

    /// <summary>The header's value around a signed envelope.</summary>
    public static string Header(Envelope envelope) => $"{Scheme} {Convert.ToBase64String(envelope.Bytes.Span)}";

    /// <summary>Null when every field is in its form, else the first that is not.</summary>
    internal string? Problem() =>
        !Author.IsId(By) || By.StartsWith("node:", StringComparison.Ordinal) ? "'by' is no official"
        : !MethodForm().IsMatch(Method) ? "'method' is in capitals"
        : Target.Length is 0 or > MaxTargetLength || Target[0] != '/' ? "'target' is a path of at most 2048 characters"
        : !NonceForm().IsMatch(Nonce) ? "'nonce' is 32 hex digits"
        : null;

    [GeneratedRegex("^[A-Z]{3,10}\\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex MethodForm();

    [GeneratedRegex("^[0-9a-f]{32}\\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex NonceForm();
}
