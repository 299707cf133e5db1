/** Tests of the shipped {@code weir}, run as a process in front of real servers. */
package dev.weir.tests;
