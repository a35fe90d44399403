using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace LotusBridge.Node.Storage;

/// <summary>Nonces, written in numbers at every request: one prepared command and no tracking.</summary>
internal static class NonceTable
{
    // One that is forgotten may come again before its row is swept away.
    private const string Put =
        """
        INSERT INTO nonces ("By", "Nonce", "At") VALUES (@by, @nonce, @at)
        ON CONFLICT ("By", "Nonce") DO UPDATE SET "At" = excluded."At"
        """;

    /// <param name="db">With an open transaction.</param>
    public static async Task PutAsync(NodeDb db, IReadOnlyList<NonceRow> rows)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText = Put;
        var (by, nonce, at) = (Add(command, "by"), Add(command, "nonce"), Add(command, "at"));
        foreach (var row in rows)
        {
            (by.Value, nonce.Value, at.Value) = (row.By, row.Nonce, row.At.UtcTicks);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static DbParameter Add(DbCommand command, string name)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        command.Parameters.Add(parameter);
        return parameter;
    }
}
