using LotusBridge.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace LotusBridge.Node.Storage;

/// <summary>One model for both engines: moments are UTC ticks, digests 64 hex digits.</summary>
internal sealed class NodeDb(DbContextOptions<NodeDb> options) : DbContext(options)
{
    private long? nextIndex;

    public DbSet<StatementRow> Statements => Set<StatementRow>();

    public DbSet<EntryRow> Entries => Set<EntryRow>();

    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();

    public DbSet<SubmissionRow> Submissions => Set<SubmissionRow>();

    public DbSet<ReceiptRow> Receipts => Set<ReceiptRow>();

    public DbSet<WitnessRow> Witness => Set<WitnessRow>();

    public DbSet<CheckpointRow> Checkpoints => Set<CheckpointRow>();

    public DbSet<RoundRow> Rounds => Set<RoundRow>();

    public DbSet<AnnexRow> Annexes => Set<AnnexRow>();

    public DbSet<PackageRow> Packages => Set<PackageRow>();

    public DbSet<ArrivalRow> Arrivals => Set<ArrivalRow>();

    public DbSet<CapabilityRow> Capabilities => Set<CapabilityRow>();

    public DbSet<StepRow> Steps => Set<StepRow>();

    public DbSet<BlockRow> Blocks => Set<BlockRow>();

    public DbSet<NoteRow> Notes => Set<NoteRow>();

    public DbSet<NonceRow> Nonces => Set<NonceRow>();

    public DbSet<TimestampRow> Timestamps => Set<TimestampRow>();

    public DbSet<OrderRow> Orders => Set<OrderRow>();

    public DbSet<DutyRow> Duties => Set<DutyRow>();

    public DbSet<TermRow> Terms => Set<TermRow>();

    public DbSet<DoubtRow> Doubts => Set<DoubtRow>();

    public DbSet<ListingRow> Listings => Set<ListingRow>();

    /// <summary>Keeps documents by their digest; one that is here already is left as it is.</summary>
    public async Task AddAnnexesAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> documents, string thread, CancellationToken stop)
    {
        foreach (var document in documents)
        {
            var digest = Digest.Of(document.Span);
            if (!await Annexes.AnyAsync(row => row.Digest == digest, stop))
            {
                Add(new AnnexRow { Digest = digest, Thread = thread, Content = document.ToArray() });
            }
        }
    }

    /// <summary>The next place in the log: counted on within a transaction, since there is one writer at a time.</summary>
    public async Task<long> TakeIndexAsync(CancellationToken stop)
    {
        var index = nextIndex ?? ((await Entries.MaxAsync(entry => (long?)entry.Index, stop)) ?? -1) + 1;
        nextIndex = index + 1;
        return index;
    }

    /// <summary>Has the next index read from the table again: after a rollback, and where entries came another way.</summary>
    public void ForgetIndex() => nextIndex = null;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Digest>().HaveConversion<DigestColumn>();
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MomentColumn>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var statement = modelBuilder.Entity<StatementRow>().ToTable("statements");
        statement.HasKey(row => row.Number);
        statement.HasIndex(row => row.Digest).IsUnique();
        statement.HasIndex(row => row.Index).IsUnique();
        statement.HasIndex(row => row.Thread);
        statement.Ignore(row => row.IsOwn);

        var entry = modelBuilder.Entity<EntryRow>().ToTable("entries");
        entry.HasKey(row => row.Index);
        entry.Property(row => row.Index).ValueGeneratedNever();

        var outbox = modelBuilder.Entity<OutboxRow>().ToTable("outbox");
        outbox.HasKey(row => row.Number);
        outbox.HasIndex(row => new { row.Peer, row.Statement }).IsUnique();
        outbox.HasIndex(row => new { row.State, row.Peer });

        modelBuilder.Entity<ReceiptRow>().ToTable("receipts").HasKey(row => new { row.Statement, row.Peer, row.Given });
        modelBuilder.Entity<SubmissionRow>().ToTable("submissions").HasKey(row => new { row.Statement, row.Peer });
        modelBuilder.Entity<WitnessRow>().ToTable("witness").HasKey(row => row.Origin);
        modelBuilder.Entity<CheckpointRow>().ToTable("checkpoints").HasKey(row => row.Finality);
        modelBuilder.Entity<CheckpointRow>().Property(row => row.Finality).ValueGeneratedNever();
        modelBuilder.Entity<RoundRow>().ToTable("rounds").HasKey(row => row.Number);
        modelBuilder.Entity<AnnexRow>().ToTable("annexes").HasKey(row => row.Digest);
        modelBuilder.Entity<PackageRow>().ToTable("packages").HasKey(row => row.Package);
        modelBuilder.Entity<PackageRow>().HasIndex(row => row.Thread);
        modelBuilder.Entity<ArrivalRow>().ToTable("arrivals").HasKey(row => row.Package);
        modelBuilder.Entity<ArrivalRow>().HasIndex(row => row.Office);
        modelBuilder.Entity<CapabilityRow>().ToTable("capabilities").HasKey(row => row.Package);
        modelBuilder.Entity<StepRow>().ToTable("steps").HasKey(row => row.Epoch);
        modelBuilder.Entity<StepRow>().Property(row => row.Epoch).ValueGeneratedNever();
        modelBuilder.Entity<TimestampRow>().ToTable("timestamps").HasKey(row => new { row.Day, row.Territory });
        modelBuilder.Entity<BlockRow>().ToTable("blocks").HasKey(row => row.Index);
        modelBuilder.Entity<BlockRow>().Property(row => row.Index).ValueGeneratedNever();
        modelBuilder.Entity<NoteRow>().ToTable("notes").HasKey(row => row.Digest);
        modelBuilder.Entity<NonceRow>().ToTable("nonces").HasKey(row => new { row.By, row.Nonce });
        modelBuilder.Entity<NonceRow>().HasIndex(row => row.At);
        PortalTables.Map(modelBuilder);
        modelBuilder.Entity<OrderRow>().ToTable("orders").HasKey(row => row.Number);
        modelBuilder.Entity<DutyRow>().ToTable("duties").HasKey(row => row.Id);
        modelBuilder.Entity<TermRow>().ToTable("terms").HasKey(row => new { row.Number, row.Side, row.Term });
        modelBuilder.Entity<DoubtRow>().ToTable("doubts").HasKey(row => row.Number);
        modelBuilder.Entity<ListingRow>().ToTable("listings").HasKey(row => row.Name);
        PasskeyTables.Map(modelBuilder);
    }

    private sealed class DigestColumn() : ValueConverter<Digest, string>(
        digest => digest.Hex, hex => Digest.From(Convert.FromHexString(hex)));

    // SQLite cannot order DateTimeOffset and Npgsql rejects other offsets than UTC: ticks do both.
    private sealed class MomentColumn() : ValueConverter<DateTimeOffset, long>(
        at => at.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}
