using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Migrations.Operations.Builders;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace LotusBridge.Node.Storage;

/// <summary>The first tables. Column types are left to each engine's mapping of the CLR types.</summary>
[DbContext(typeof(NodeDb))]
[Migration("20260501000000_FirstTables")]
internal sealed class FirstTables : Migration
{
    private const string SqliteCounter = "Sqlite:Autoincrement";
    private const string PostgresCounter = "Npgsql:ValueGenerationStrategy";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        Statements(migrationBuilder);
        Outbox(migrationBuilder);
        Log(migrationBuilder);
        Content(migrationBuilder);
    }

    private static void Statements(MigrationBuilder builder)
    {
        builder.CreateTable("statements", table => new
        {
            Number = Counter(table),
            Digest = table.Column<string>(),
            Thread = table.Column<string>(),
            Type = table.Column<string>(),
            By = table.Column<string>(),
            At = table.Column<long>(),
            TakenAt = table.Column<long>(),
            Envelope = table.Column<byte[]>(),
            Index = table.Column<long>(nullable: true),
            Salt = table.Column<byte[]>(nullable: true),
            Proof = table.Column<string>(nullable: true),
            ExistedBy = table.Column<long>(nullable: true),
            Finality = table.Column<int>(),
        }, constraints: table => table.PrimaryKey("PK_statements", row => row.Number));
        builder.CreateIndex("IX_statements_Digest", "statements", "Digest", unique: true);
        builder.CreateIndex("IX_statements_Index", "statements", "Index", unique: true);
        builder.CreateIndex("IX_statements_Thread", "statements", "Thread");
        builder.CreateTable("receipts", table => new
        {
            Statement = table.Column<string>(),
            Peer = table.Column<string>(),
            Given = table.Column<bool>(),
            Envelope = table.Column<byte[]>(),
            At = table.Column<long>(),
        }, constraints: table => table.PrimaryKey("PK_receipts", row => new { row.Statement, row.Peer, row.Given }));
    }

    private static void Outbox(MigrationBuilder builder)
    {
        builder.CreateTable("outbox", table => new
        {
            Number = Counter(table),
            Peer = table.Column<string>(),
            Statement = table.Column<string>(),
            Needs = table.Column<int>(),
            State = table.Column<int>(),
            Attempts = table.Column<int>(),
            NextAt = table.Column<long>(),
            LastProblem = table.Column<string>(nullable: true),
        }, constraints: table => table.PrimaryKey("PK_outbox", row => row.Number));
        builder.CreateIndex("IX_outbox_Peer_Statement", "outbox", ["Peer", "Statement"], unique: true);
        builder.CreateIndex("IX_outbox_State_Peer", "outbox", ["State", "Peer"]);
    }

    private static void Log(MigrationBuilder builder)
    {
        builder.CreateTable("entries", table => new
        {
            Index = table.Column<long>(),
            Commitment = table.Column<string>(),
        }, constraints: table => table.PrimaryKey("PK_entries", row => row.Index));
        builder.CreateTable("witness", table => new
        {
            Origin = table.Column<string>(),
            Size = table.Column<long>(),
            Root = table.Column<string>(),
            Timestamp = table.Column<long>(),
            Note = table.Column<string>(),
        }, constraints: table => table.PrimaryKey("PK_witness", row => row.Origin));
        builder.CreateTable("checkpoints", table => new
        {
            Finality = table.Column<int>(),
            Size = table.Column<long>(),
            Note = table.Column<string>(),
            At = table.Column<long>(),
        }, constraints: table => table.PrimaryKey("PK_checkpoints", row => row.Finality));
    }

    private static void Content(MigrationBuilder builder)
    {
        builder.CreateTable("annexes", table => new
        {
            Digest = table.Column<string>(),
            Thread = table.Column<string>(),
            Content = table.Column<byte[]>(),
        }, constraints: table => table.PrimaryKey("PK_annexes", row => row.Digest));
        builder.CreateTable("packages", table => new
        {
            Package = table.Column<string>(),
            Thread = table.Column<string>(),
            Sha256 = table.Column<string>(),
            Size = table.Column<long>(),
            Received = table.Column<long>(),
            State = table.Column<int>(),
        }, constraints: table => table.PrimaryKey("PK_packages", row => row.Package));
        builder.CreateIndex("IX_packages_Thread", "packages", "Thread");
        builder.CreateTable("nonces", table => new
        {
            By = table.Column<string>(),
            Nonce = table.Column<string>(),
            At = table.Column<long>(),
        }, constraints: table => table.PrimaryKey("PK_nonces", row => new { row.By, row.Nonce }));
        builder.CreateIndex("IX_nonces_At", "nonces", "At");
    }

    /// <summary>A key that counts by itself.</summary>
    internal static OperationBuilder<AddColumnOperation> Counter(ColumnsBuilder table) => table.Column<long>()
        .Annotation(SqliteCounter, value: true)
        .Annotation(PostgresCounter, NpgsqlValueGenerationStrategy.IdentityByDefaultColumn);
}
