using LotusBridge.Exchange.Api;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Access;

/// <summary>
/// Nonces that were used, in the database: neither a restart nor a second process on the same database accepts a
/// token again. Only verified tokens get here, so that nobody else can fill it.
/// </summary>
internal sealed class NonceBook(Store store)
{
    /// <summary>The most live nonces of one official: ten requests a second, sustained.</summary>
    public const int MaxForOne = 6000;

    /// <summary>How long a nonce is kept: as long as its token is in time, wherever in the tolerance it was signed.</summary>
    public static readonly TimeSpan Lifetime = (2 * RequestToken.Tolerance) + TimeSpan.FromMinutes(1);

    /// <summary>Null for a nonce's first use, which is then on record.</summary>
    public Task<Problem?> UseAsync(RequestToken token, DateTimeOffset at, CancellationToken stop) =>
        store.WriteAsync<Problem?>(
            async db =>
            {
                await db.Nonces.Where(row => row.By == token.By && row.At < at - Lifetime).ExecuteDeleteAsync(stop);
                if (await db.Nonces.AnyAsync(row => row.By == token.By && row.Nonce == token.Nonce, stop))
                {
                    return Problem.Unauthorized(ProblemCode.TokenReplayed, "this token was used before");
                }

                if (await db.Nonces.CountAsync(row => row.By == token.By, stop) >= MaxForOne)
                {
                    return new Problem(
                        StatusCodes.Status429TooManyRequests, ProblemCode.TooManyRequests,
                        $"one official asks at most {MaxForOne} times in {Lifetime.TotalMinutes} minutes");
                }

                db.Nonces.Add(new NonceRow { By = token.By, Nonce = token.Nonce, At = at });
                return null;
            },
            stop);
}
