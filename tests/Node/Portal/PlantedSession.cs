using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Storage;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>Puts a session's row into a node's database.</summary>
internal static class PlantedSession
{
    public const string Agent = "test browser";

    public static Task PutAsync(TestNode node, string by, SigningKey key, byte[] secret, Func<SessionRow, SessionRow>? change = null)
    {
        var now = node.Now;
        var row = new SessionRow
        {
            Secret = Digest.Of(secret), By = by, Key = key.Id(),
            Agent = Digest.Of(System.Text.Encoding.UTF8.GetBytes(Agent)), At = now, SeenAt = now, Until = now.AddHours(1),
            IsDemo = false,
        };
        return node.Get<Store>().WriteAsync(
            db =>
            {
                db.Add(change?.Invoke(row) ?? row);
                return Task.CompletedTask;
            },
            default);
    }
}
