using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Orders.Packages;

/// <summary>A requesting node's statement that it holds a package: the provider's receipt.</summary>
public static class DeliveryReceipt
{
    private const string NodePrefix = "node:";

    /// <summary>Reads and verifies it: that node's signature under the roster, about that very file.</summary>
    /// <exception cref="InvalidDataException">It is anything else.</exception>
    public static Statement Read(ReadOnlyMemory<byte> envelope, PackageSealed manifest, RosterChain chain)
    {
        var statement = OrderStatements.Reader.Read(envelope, out var problem)
            ?? throw new InvalidDataException($"the receipt is no statement: {problem}");
        if (statement.Body is not PackageDelivered said || said.Package != manifest.Package
            || said.Sha256 != manifest.Sealed.Sha256 || said.Size != manifest.Sealed.Size)
        {
            throw new InvalidDataException("the receipt is about another file");
        }

        // The order's first part names the requesting territory, whose node alone may say so.
        var territory = statement.Header.Thread.Split('-')[0];
        if (statement.Header.By != NodePrefix + territory
            || !chain.Epochs.Any(epoch => epoch.Roster.Find(territory) is { } member
                && SignatureCheck.Verify(statement.Envelope, member.Node)))
        {
            throw new InvalidDataException($"the receipt is not signed by the node of {territory}");
        }

        return statement;
    }
}
