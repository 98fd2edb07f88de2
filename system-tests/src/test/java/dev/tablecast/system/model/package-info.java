/**
 * A model of the whole, small enough that everything that can happen in it is tried: owner, relay,
 * snapshot, topic, subscriber, catch-up and rebuild, each of which may be interrupted anywhere.
 * What has to hold is an {@link dev.tablecast.system.model.Invariant}, one or more for each promise
 * of DESIGN.md; what can happen is a {@link dev.tablecast.system.model.Step}, which names the
 * methods that it stands for; where it begins and how much may happen is a {@link
 * dev.tablecast.system.model.Scenario}.
 *
 * <p>A state is a {@link dev.tablecast.system.model.World}. Each actor ({@code …Steps}) gives the
 * states that can be next; {@link dev.tablecast.system.model.Search} visits them all. Reading
 * starts at {@link dev.tablecast.system.model.ModelTest} and {@link
 * dev.tablecast.system.model.Model}. A {@link dev.tablecast.system.model.Fault} changes one step,
 * and has to be found. {@code docs/model.md} tells what is left out, and what was found.
 */
@NullMarked
package dev.tablecast.system.model;

import org.jspecify.annotations.NullMarked;
