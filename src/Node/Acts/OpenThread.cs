using System.Security.Cryptography;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Acts;

/// <summary>One thread within one transaction or reading: its rows, its acts, and what they amount to.</summary>
internal sealed class OpenThread
{
    private readonly NodeDb db;
    private readonly Self self;
    private readonly List<StatementRow> rows;
    private readonly List<Act> acts;

    private OpenThread(NodeDb db, string name, Self self, List<StatementRow> rows, List<Act> acts)
    {
        (this.db, this.self, this.rows, this.acts) = (db, self, rows, acts);
        Name = name;
        Folded = Fold();
    }

    public string Name { get; }

    /// <summary>In the order of taking.</summary>
    public IReadOnlyList<StatementRow> Rows => rows;

    /// <summary>Those of <see cref="Rows"/> whose author the register knows.</summary>
    public IReadOnlyList<Act> Acts => acts;

    /// <summary>What the thread amounts to now.</summary>
    public Folded Folded { get; private set; }

    /// <summary>Reads a thread; one that does not exist has no rows.</summary>
    public static async Task<OpenThread> LoadAsync(
        NodeDb db, string name, Self self, KnownOfficials officials, CancellationToken stop)
    {
        var stored = await db.Statements.Where(row => row.Thread == name).OrderBy(row => row.Number).ToListAsync(stop);
        return new OpenThread(db, name, self, stored, [.. stored.Select(row => ActOf(row, officials)).OfType<Act>()]);
    }

    /// <summary>The stored statement as an act; null when the register no longer knows its author at its time.</summary>
    public static Act? ActOf(StatementRow row, KnownOfficials officials)
    {
        var statement = StatementOf(row);
        return officials.Find(statement.Header.By, statement.Header.At) is { } author
            ? new Act(statement, author, row.ExistedBy)
            : null;
    }

    /// <exception cref="InvalidDataException">The database holds what was never accepted.</exception>
    public static Statement StatementOf(StatementRow row) => OrderStatements.Reader.Read(row.Envelope, out var problem)
        ?? throw new InvalidDataException($"stored statement {row.Digest}: {problem}");

    /// <summary>What the thread would be with this act; a refusal when it would have no effect.</summary>
    public Decision<Folded> Admit(Act act) => OrderThread.Admit(acts, act, PackOf, self.Territory);

    /// <summary>Adds a statement of this territory: state and log entry under one index, with a fresh salt.</summary>
    public async Task<StatementRow> AddOwnAsync(
        Act act, EntryBook entries, DateTimeOffset now, CancellationToken stop)
    {
        var salt = RandomNumberGenerator.GetBytes(Commitment.SaltLength);
        var index = await entries.AddAsync(db, Commitment.To(act.Digest, salt), stop);
        return await AddAsync(act, RowOf(act.Statement, now, index, salt), stop);
    }

    /// <summary>Adds a verified statement of another territory with its proof.</summary>
    public async Task<StatementRow> AddForeignAsync(
        Act act, string proof, Finality finality, DateTimeOffset now, CancellationToken stop)
    {
        var row = RowOf(act.Statement, now, index: null, salt: null);
        (row.Proof, row.ExistedBy, row.Finality) = (proof, act.ExistedBy, finality);
        return await AddAsync(act, row, stop);
    }

    private async Task<StatementRow> AddAsync(Act act, StatementRow row, CancellationToken stop)
    {
        db.Add(row);
        await db.SaveChangesAsync(stop);
        rows.Add(row);
        acts.Add(act);
        var known = Folded.Packages.Keys.ToHashSet(StringComparer.Ordinal);
        Folded = Fold();
        await AnnounceAsync(Folded.Packages.Values.Where(package => !known.Contains(package.Package)), stop);
        return row;
    }

    /// <summary>A package's name belongs to the order in which it came first.</summary>
    private async Task AnnounceAsync(IEnumerable<LotusBridge.Orders.PackageState> packages, CancellationToken stop)
    {
        foreach (var package in packages)
        {
            if (await db.Packages.FindAsync([package.Package], stop) is null)
            {
                db.Add(new PackageRow
                {
                    Package = package.Package, Thread = Name, Sha256 = package.Sha256, Size = package.Size,
                });
                await db.SaveChangesAsync(stop);
            }
        }
    }

    private Folded Fold() => OrderThread.Fold(acts, PackOf, self.Territory);

    private RulePack? PackOf(RulePackRef named) => self.Packs.Find(named.Digest);

    private static StatementRow RowOf(Statement statement, DateTimeOffset now, long? index, byte[]? salt) => new()
    {
        Digest = statement.Digest,
        Thread = statement.Header.Thread,
        Type = statement.Header.Type,
        By = statement.Header.By,
        At = statement.Header.At,
        TakenAt = now,
        Envelope = statement.Envelope.Bytes.ToArray(),
        Index = index,
        Salt = salt,
    };
}
