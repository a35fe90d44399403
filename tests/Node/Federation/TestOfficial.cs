using System.Security.Cryptography;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Acts;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Node;

/// <summary>A registered person with a key file's key.</summary>
internal sealed record TestOfficial(TestNode At, string Id, string Role, string Office, Ed25519Signer Key)
{
    /// <summary>The private key, for tests that look for it where it must not be.</summary>
    public byte[] Seed { get; init; } = [];

    /// <summary>Signs a statement that answers what this official's node shows.</summary>
    public async Task<Statement> SignAsync(StatementBody body, string thread, TimeSpan ahead = default)
    {
        var open = await At.ThreadAsync(thread);
        var answers = open.Folded.AnswersFor(OrderStatements.Types.Of(body).Shared);
        return OrderStatements.Reader.Sign(body, thread, Id, At.Now + ahead, answers, Key);
    }

    /// <summary>Signs and hands in at the own node.</summary>
    public async Task<ActAnswer> DoAsync(StatementBody body, string thread, byte[]? annex = null) =>
        await At.Get<ActDesk>().TakeAsync(
            await SignAsync(body, thread), annex is null ? default(ReadOnlyMemory<byte>?) : annex, default);

    /// <inheritdoc cref="DoAsync"/>
    public async Task<ActTaken> DoneAsync(StatementBody body, string thread, byte[]? annex = null)
    {
        var answer = await DoAsync(body, thread, annex);
        Assert.True(answer is ActTaken, answer.ToString());
        return (ActTaken)answer;
    }

    /// <summary>A pseudonym of that territory.</summary>
    public static string NewId(string territory) =>
        territory + "-" + RandomNumberGenerator.GetHexString(12, lowercase: true);

    public static string NewName(string prefix) =>
        prefix + "-" + RandomNumberGenerator.GetString("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 8);
}
