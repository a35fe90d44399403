using LotusBridge.Exchange.Api;
using LotusBridge.Node.Acts;
using Microsoft.AspNetCore.Http.Features;

namespace LotusBridge.Node.Access;

/// <summary>Tells who is asking. Until a signature verifies, every failure has the same answer.</summary>
internal sealed class Tokens(KnownOfficials officials, NonceBook nonces, TimeProvider clock)
{
    /// <param name="isOnce">False where a repetition changes nothing: then the nonce is not kept.</param>
    public (Asker? Asker, Problem? Problem) Verify(HttpContext http, bool isOnce)
    {
        var header = http.Request.Headers.Authorization;
        if (header.Count != 1 || SignedRequest.Read(header[0], out _) is not { } signed)
        {
            return (null, Problem.NotAuthenticated);
        }

        var now = clock.GetUtcNow();
        if (officials.Find(signed.Token.By, now) is not { } author)
        {
            return (null, Problem.NotAuthenticated);
        }

        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (Of(signed.Verify(author.Key, http.Request.Method, target, now)) is { } fault)
        {
            return (null, fault);
        }

        if (isOnce)
        {
            if (nonces.Use(signed.Token, now, out var recorded) is { } problem)
            {
                return (null, problem);
            }

            // Whatever the answer is, it does not leave before the token's use is durable.
            http.Response.OnStarting(recorded);
        }

        return (new Asker(author, signed.Token.BodySha256), null);
    }

    private static Problem? Of(TokenFault fault) => fault switch
    {
        TokenFault.None => null,
        TokenFault.OtherRequest => Problem.Unauthorized(
            ProblemCode.TokenOtherRequest, "the token was signed for another method or target"),
        TokenFault.OutOfTime => Problem.Unauthorized(
            ProblemCode.TokenOutOfTime,
            $"the token was signed more than {RequestToken.Tolerance.TotalMinutes} minutes from the node's clock"),
        _ => Problem.NotAuthenticated,
    };
}
