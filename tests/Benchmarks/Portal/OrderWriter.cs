using System.Security.Cryptography;
using LotusBridge.Cli.Demo;
using LotusBridge.Cli.Demo.Setup;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using Microsoft.Data.Sqlite;

namespace LotusBridge.Benchmarks.Portal;

/// <summary>
/// Writes really signed statements of whole threads into the database of a node that does not run, as its own log's. Rows of lists
/// are not written: the node makes them itself when it starts.
/// </summary>
internal sealed class OrderWriter : IDisposable
{
    /// <summary>Orders in one case.</summary>
    public const int OfOneCase = 5;

    private const int OfOneTransaction = 2_000;
    private static readonly TimeSpan Years = TimeSpan.FromDays(400);

    private readonly FederationFolder folder;
    private readonly Ed25519Signer node;
    private readonly SqliteConnection database;
    private readonly SqliteCommand statement;
    private readonly SqliteCommand entry;
    private readonly DateTimeOffset start;
    private readonly RulePackRef pack;
    private SqliteTransaction transaction;
    private long index;
    private Digest opened;

    private OrderWriter(FederationFolder folder, Ed25519Signer node, SqliteConnection database, DateTimeOffset start)
    {
        (this.folder, this.node, this.database, this.start) = (folder, node, database, start);
        pack = new RulePackRef(folder.Pack.Id, folder.Pack.Version, folder.Roster.Roster.Packs[0].Digest);
        transaction = database.BeginTransaction();
        index = Next();
        statement = Command(
            "INSERT INTO statements (\"Digest\",\"Thread\",\"Type\",\"By\",\"At\",\"TakenAt\",\"Envelope\",\"Index\",\"Salt\",\"Finality\") "
            + "VALUES ($digest,$thread,$type,$by,$at,$at,$envelope,$index,$salt,0)",
            "$digest", "$thread", "$type", "$by", "$at", "$envelope", "$index", "$salt");
        entry = Command("INSERT INTO entries (\"Index\",\"Entry\") VALUES ($index,$entry)", "$index", "$entry");
    }

    /// <param name="file">The node's database, of this program's own form.</param>
    /// <param name="start">Before everything that is written.</param>
    public static async Task<OrderWriter> OpenAsync(FederationFolder folder, string file, DateTimeOffset start)
    {
        var signer = await KeyFile.ReadUnprotectedAsync(Path.Combine(folder.Of("MO").Folder, "node.key"), default).ConfigureAwait(false);
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync().ConfigureAwait(false);
        using var fast = connection.CreateCommand();

        // The node has started once, over nothing: it is to look at every thread anew.
        fast.CommandText = "PRAGMA synchronous=OFF; DELETE FROM listings";
        await fast.ExecuteNonQueryAsync().ConfigureAwait(false);
        return new OrderWriter(folder, signer, connection, start);
    }

    /// <summary>Registers a person of Macau.</summary>
    public void Register(Official who) => Put(
        new OfficialRegistered(who.Id, who.Office, who.Role, SigningKey.Of(who.Key), start - Years, start + Years),
        "register/MO", "registrar:MO", folder.Of("MO").Registrar, start, []);

    /// <summary>One order from its issuing to where it stands: awaiting a judge, refused, withdrawn, or on its way.</summary>
    public void Write(int place, Official investigator, Official judge)
    {
        var at = start.AddMinutes(2 * place);
        if (place % OfOneCase == 0)
        {
            opened = Put(new CaseOpened(Offence(place)), Name("MO-C-", place), investigator.Id, investigator.Key, at, []);
        }

        var number = Name("MO-2026-", place);
        var digest = Put(Order(place, at), number, investigator.Id, investigator.Key, at.AddSeconds(1), []);
        StatementBody? then = (place % 10) switch
        {
            0 or 1 => null,
            2 => new OrderValidationRefused("Art. 4", "no need"),
            3 => new OrderWithdrawn("found elsewhere"),
            _ => new OrderValidated(ExPost: false),
        };
        if (then is not null)
        {
            var by = then is OrderWithdrawn ? investigator : judge;
            digest = Put(then, number, by.Id, by.Key, at.AddSeconds(2), [digest]);
        }

        if (then is OrderValidated)
        {
            Put(new OrderTransmitted("4404"), number, "node:MO", node, at.AddSeconds(3), [digest]);
        }

        if (place % OfOneTransaction == OfOneTransaction - 1)
        {
            transaction.Commit();
            transaction.Dispose();
            transaction = database.BeginTransaction();
            (statement.Transaction, entry.Transaction) = (transaction, transaction);
        }
    }

    public static string Name(string prefix, int place) => prefix + "K" + place.ToString("D7", System.Globalization.CultureInfo.InvariantCulture);

    public void Dispose()
    {
        transaction.Commit();
        transaction.Dispose();
        statement.Dispose();
        entry.Dispose();
        database.Dispose();
    }

    private static Offence Offence(int place) => new(place % 2 == 0 ? "CP 211" : "CP 228", 5);

    private OrderIssued Order(int place, DateTimeOffset at) => new(
        place % 10 == 1 ? OrderKind.Preservation : OrderKind.Production, pack, "4404", "4404/telecom-a", "registration",
        [new Identifier("e164", "+86138" + place.ToString("D8", System.Globalization.CultureInfo.InvariantCulture))], at.AddDays(-30), at,
        Offence(place), opened, ["grounds-given", "case-file-opened", "evidence-in-requested-territory"],
        place % 10 == 1 ? [] : ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"], Digest.Of("annex"u8));

    private Digest Put(
        StatementBody body, string thread, string by, Ed25519Signer key, DateTimeOffset at, IReadOnlyList<Digest> answers)
    {
        var signed = OrderStatements.Reader.Sign(body, thread, by, Moment.ToSecond(at), answers, key);
        var salt = RandomNumberGenerator.GetBytes(Commitment.SaltLength);
        Run(
            statement, signed.Digest.Hex, thread, signed.Header.Type, by, signed.Header.At.UtcTicks, signed.Envelope.Bytes.ToArray(),
            index, salt);
        Run(entry, index, Commitment.To(signed.Digest, salt).Bytes.ToArray());
        index++;
        return signed.Digest;
    }

    private long Next()
    {
        using var command = Command("SELECT COALESCE(MAX(\"Index\"), -1) + 1 FROM entries");
        return (long)command.ExecuteScalar()!;
    }

    private SqliteCommand Command(string text, params IReadOnlyList<string> parameters)
    {
        var command = database.CreateCommand();
        (command.CommandText, command.Transaction) = (text, transaction);
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }

    private static void Run(SqliteCommand command, params IReadOnlyList<object> values)
    {
        for (var place = 0; place < values.Count; place++)
        {
            command.Parameters[place].Value = values[place];
        }

        command.ExecuteNonQuery();
    }
}
