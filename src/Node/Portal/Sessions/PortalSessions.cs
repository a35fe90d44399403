using System.Security.Cryptography;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Portal.Sessions;

/// <summary>A live session and the official as the register has them now.</summary>
internal sealed record PortalSession(SessionRow Row, Author Who)
{
    public Digest Id => Row.Secret;

    public override string ToString() => Who.Role;
}

/// <summary>
/// Who is signed in, in rows of the database: a cookie's secret is worth something only while its row is there, its browser
/// is the one that signed in, and the key it signed in with is registered.
/// </summary>
internal sealed class PortalSessions(Store store, KnownOfficials officials, CookieJar jar, TimeProvider clock)
{
    /// <summary>How long a session lives without a request.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>How long it lives at most: a working day.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(10);

    /// <summary>The most live sessions of one official; the one unused for longest goes.</summary>
    public const int MaxForOne = 5;

    // Being seen is written down this often, not at each request.
    private static readonly TimeSpan SeenStep = TimeSpan.FromMinutes(1);

    private const int MaxAgentLength = 512;

    /// <summary>Opens one under a new secret, whatever the browser sent, and ends the one that it had.</summary>
    public async Task OpenAsync(HttpContext http, Author who, bool isDemo, CancellationToken stop)
    {
        var secret = RandomNumberGenerator.GetBytes(CookieJar.SecretLength);
        var before = CookieJar.Secret(http, jar.SessionName) is { } old ? Digest.Of(old) : (Digest?)null;
        var now = clock.GetUtcNow();
        var row = new SessionRow
        {
            Secret = Digest.Of(secret), By = who.Id, Key = who.Key.Id(), Agent = AgentOf(http), At = now, SeenAt = now,
            Until = now + Longest, IsDemo = isDemo,
        };
        await store.WriteAsync(
            async db =>
            {
                await ForgetAsync(db, now, stop);
                if (before is { } ended)
                {
                    await EndAsync(db, ended, stop);
                }

                var others = await db.Set<SessionRow>().AsNoTracking().Where(one => one.By == who.Id)
                    .OrderByDescending(one => one.SeenAt).Skip(MaxForOne - 1).ToListAsync(stop);
                foreach (var other in others)
                {
                    await EndAsync(db, other.Secret, stop);
                }

                db.Add(row);
            },
            stop);
        jar.Remove(http, jar.VisitName);
        jar.Put(http, jar.SessionName, secret);
    }

    /// <summary>The session of this request's cookie; null for none, an ended one, and one of another browser.</summary>
    /// <param name="isQuiet">True for what a page asks by itself: the session is not seen by that.</param>
    public async Task<PortalSession?> FindAsync(HttpContext http, bool isQuiet, CancellationToken stop)
    {
        if (CookieJar.Secret(http, jar.SessionName) is not { } secret)
        {
            return null;
        }

        var (id, now) = (Digest.Of(secret), clock.GetUtcNow());
        var row = await store.ReadAsync(db => db.Set<SessionRow>().FirstOrDefaultAsync(one => one.Secret == id, stop), stop);
        if (row is null || now >= row.Until || now >= row.SeenAt + Idle || row.Agent != AgentOf(http)
            || officials.Find(row.By, now) is not { } who || who.Key.Id() != row.Key)
        {
            return null;
        }

        if (!isQuiet && now - row.SeenAt >= SeenStep)
        {
            await store.WriteAsync(
                db => db.Set<SessionRow>().Where(one => one.Secret == id)
                    .ExecuteUpdateAsync(set => set.SetProperty(one => one.SeenAt, now), stop),
                stop);
        }

        return new PortalSession(row, who);
    }

    /// <summary>This official's live sessions, the newest first.</summary>
    public async Task<IReadOnlyList<SessionRow>> OfAsync(Author who, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var rows = await store.ReadAsync(
            db => db.Set<SessionRow>().Where(row => row.By == who.Id).OrderByDescending(row => row.At).ToListAsync(stop), stop);
        return [.. rows.Where(row => now < row.Until && now < row.SeenAt + Idle)];
    }

    /// <summary>Ends a session of this official; another's is left alone.</summary>
    public Task EndAsync(Author who, Digest session, CancellationToken stop) => store.WriteAsync(
        async db =>
        {
            if (await db.Set<SessionRow>().AnyAsync(row => row.Secret == session && row.By == who.Id, stop))
            {
                await EndAsync(db, session, stop);
            }
        },
        stop);

    private static async Task EndAsync(NodeDb db, Digest session, CancellationToken stop)
    {
        await db.Set<SessionRow>().Where(row => row.Secret == session).ExecuteDeleteAsync(stop);
        await db.Set<PendingActRow>().Where(row => row.Session == session).ExecuteDeleteAsync(stop);
    }

    private static async Task ForgetAsync(NodeDb db, DateTimeOffset now, CancellationToken stop)
    {
        var idleSince = now - Idle;
        var ended = await db.Set<SessionRow>().AsNoTracking()
            .Where(row => row.Until <= now || row.SeenAt <= idleSince).Select(row => row.Secret).ToListAsync(stop);
        foreach (var one in ended)
        {
            await EndAsync(db, one, stop);
        }
    }

    private static Digest AgentOf(HttpContext http)
    {
        var agent = http.Request.Headers.UserAgent.ToString();
        return Digest.Of(System.Text.Encoding.UTF8.GetBytes(agent[..Math.Min(agent.Length, MaxAgentLength)]));
    }
}
