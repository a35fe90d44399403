using System.Text.Json;
using LotusBridge.Exchange.Api;
using LotusBridge.Rules;

namespace LotusBridge.Node.Access;

/// <summary>
/// An error answer, problem+json (RFC 9457). It carries a code and one sentence that names limits, never what was
/// sent: no identifier, no text of a statement, no message of an exception.
/// </summary>
internal sealed class Problem(int status, string code, string title, string? article = null) : IResult
{
    public const string ContentType = "application/problem+json";

    public int Status => status;

    public string Code => code;

    public string Title => title;

    public string? Article => article;

    /// <summary>What the law misses, by the pack's own id; null where it names nothing.</summary>
    public string? Subject { get; init; }

    /// <summary>The same bytes for what does not exist and for what the asker may not know of.</summary>
    public static Problem NotFound { get; } = new(404, ProblemCode.NotFound, "there is nothing here for you");

    /// <summary>The same answer whatever it was that did not verify.</summary>
    public static Problem NotAuthenticated { get; } = new(
        401, ProblemCode.NotAuthenticated, "this needs a request token signed by a registered official");

    public static Problem Internal { get; } =
        new(500, ProblemCode.Internal, "the node failed; the attempt may be repeated");

    public static Problem MethodNotAllowed { get; } =
        new(405, ProblemCode.MethodNotAllowed, "this route has no such method");

    public static Problem Malformed(string what) => new(400, ProblemCode.RequestMalformed, what);

    public static Problem Unauthorized(string code, string title) => new(401, code, title);

    public static Problem Forbidden(string code, string title) => new(403, code, title);

    /// <summary>Something that everybody who may ask may know to be missing.</summary>
    public static Problem Missing(string code, string title) => new(404, code, title);

    public static Problem Conflict(string code, string title) => new(409, code, title);

    public static Problem TooLarge(long limitBytes) =>
        new(413, ProblemCode.BodyTooLarge, $"the body has at most {limitBytes} bytes here");

    public static Problem MediaType(string expected) => new(415, ProblemCode.MediaType, $"the body is {expected} here");

    public static Problem Unprocessable(string code, string title) => new(422, code, title);

    /// <summary>The law or the thread's state says no.</summary>
    public static Problem Of(Refusal refusal) => new(422, refusal.Code, refusal.Text, refusal.Article) { Subject = refusal.Subject };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var view = new ProblemView("urn:lotus-bridge:error:" + code, title, status, code, article, Subject: Subject);
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = ContentType;
        httpContext.Response.Headers.CacheControl = "no-store";
        if (status == StatusCodes.Status401Unauthorized)
        {
            httpContext.Response.Headers.WWWAuthenticate = RequestToken.Scheme;
        }

        return httpContext.Response.Body
            .WriteAsync(JsonSerializer.SerializeToUtf8Bytes(view, ApiJson.Options), httpContext.RequestAborted).AsTask();
    }

    public override string ToString() => $"{status} {code}";
}
