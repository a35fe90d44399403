using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Packages;
using LotusBridge.Ledger;
using Microsoft.AspNetCore.Http.Features;

namespace LotusBridge.Node.Access;

/// <summary>A body that was read whole and is the one that the token's author signed for.</summary>
internal sealed record SignedBody(ReadOnlyMemory<byte> Bytes)
{
    public static ValueTask<SignedBody?> BindAsync(HttpContext context) =>
        ValueTask.FromResult(context.Features.Get<SignedBody>());
}

/// <summary>Takes a request's body as its route's row says, never more than its limit.</summary>
internal static class BodyReader
{
    public const string PartMediaType = "application/octet-stream";

    private const string ActMediaType = "application/json";

    /// <param name="asker">Null where a capability asks, which signs nothing.</param>
    public static async Task<Problem?> TakeAsync(HttpContext http, RouteRule rule, Asker? asker)
    {
        var hasBody = http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? false;
        switch (rule.Body)
        {
            case Body.None:
                return hasBody ? Problem.Malformed("this route takes no body")
                    : SignsNothing(asker) ? null
                    : OtherBody();

            case Body.Named:
                return TypeProblem(http, PartMediaType) ?? SizeProblem(http, PartList.MaxBytes)
                    ?? (SignsNothing(asker) ? null : OtherBody());

            default:
                return TypeProblem(http, ActMediaType) ?? SizeProblem(http, SignedAct.MaxBytes)
                    ?? await WholeAsync(http, asker!);
        }
    }

    /// <summary>The answer to a body that the token does not fit.</summary>
    public static Problem OtherBody() =>
        Problem.Unauthorized(ProblemCode.TokenBody, "the token was signed for another body");

    private static bool SignsNothing(Asker? asker) => asker is null || asker.BodySha256 == Digest.Of([]);

    private static async Task<Problem?> WholeAsync(HttpContext http, Asker asker)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int length; (length = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0;)
        {
            if (whole.Length + length > SignedAct.MaxBytes)
            {
                return Problem.TooLarge(SignedAct.MaxBytes);
            }

            whole.Write(buffer.AsSpan(0, length));
        }

        var bytes = whole.ToArray();
        if (Digest.Of(bytes) != asker.BodySha256)
        {
            return OtherBody();
        }

        http.Features.Set(new SignedBody(bytes));
        return null;
    }

    private static Problem? TypeProblem(HttpContext http, string expected)
    {
        var given = http.Request.ContentType?.Split(';')[0].Trim();
        return string.Equals(given, expected, StringComparison.OrdinalIgnoreCase) ? null : Problem.MediaType(expected);
    }

    private static Problem? SizeProblem(HttpContext http, int limitBytes) =>
        http.Request.ContentLength > limitBytes ? Problem.TooLarge(limitBytes) : null;
}
