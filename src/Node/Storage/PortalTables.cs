using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LotusBridge.Node.Storage;

/// <summary>What the portal keeps: sessions, acts that wait for a signature, and who looked at what.</summary>
[DbContext(typeof(NodeDb))]
[Migration("20261130000001_Portal")]
internal sealed class PortalTables : Migration
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<SessionRow>().ToTable("sessions").HasKey(row => row.Secret);
        model.Entity<SessionRow>().HasIndex(row => row.By);
        model.Entity<PendingActRow>().ToTable("pending_acts").HasKey(row => row.Id);
        model.Entity<SignCountRow>().ToTable("sign_counts").HasKey(row => row.Key);
        model.Entity<ReadRow>().ToTable("reads").HasKey(row => row.Number);
        model.Entity<ReadRow>().HasIndex(row => row.At);
    }

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("sessions", table => new
        {
            Secret = table.Column<string>(),
            By = table.Column<string>(),
            Key = table.Column<string>(),
            Agent = table.Column<string>(),
            At = table.Column<long>(),
            SeenAt = table.Column<long>(),
            Until = table.Column<long>(),
            IsDemo = table.Column<bool>(),
        }, constraints: table => table.PrimaryKey("PK_sessions", row => row.Secret));
        migrationBuilder.CreateIndex("IX_sessions_By", "sessions", "By");
        migrationBuilder.CreateTable("pending_acts", table => new
        {
            Id = table.Column<string>(),
            Session = table.Column<string>(),
            Type = table.Column<string>(),
            Thread = table.Column<string>(),
            Package = table.Column<string>(nullable: true),
            Payload = table.Column<byte[]>(),
            Annex = table.Column<byte[]>(nullable: true),
            Back = table.Column<string>(),
            At = table.Column<long>(),
            TakenAt = table.Column<long>(nullable: true),
            Envelope = table.Column<byte[]>(nullable: true),
            Statement = table.Column<string>(nullable: true),
        }, constraints: table => table.PrimaryKey("PK_pending_acts", row => row.Id));
        migrationBuilder.CreateTable("sign_counts", table => new
        {
            Key = table.Column<string>(),
            Count = table.Column<long>(),
        }, constraints: table => table.PrimaryKey("PK_sign_counts", row => row.Key));
        migrationBuilder.CreateTable("reads", table => new
        {
            Number = FirstTables.Counter(table),
            By = table.Column<string>(),
            Page = table.Column<string>(),
            Object = table.Column<string>(),
            At = table.Column<long>(),
        }, constraints: table => table.PrimaryKey("PK_reads", row => row.Number));
        migrationBuilder.CreateIndex("IX_reads_At", "reads", "At");
    }
}
